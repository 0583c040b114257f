import {
  type FilmOptions,
  NEVER,
  type Never,
  type Story,
  type Surface,
  tellGood,
  tellNever,
} from '@credence/specimens';

/** One stream of a run, told by its number and the run's seed alone. */
export interface Stream {
  id: string;
  /** What never gets right in it; null: all does, in the end. */
  never: Never | null;
  story: Story;
  options: FilmOptions & { framed: { width: number; height: number } };
}

const SURFACES: Surface[] = ['desk', 'wood', 'cloth', 'cluttered'];

/** Phones held upright, and, one in three, cameras of laptops: their video, and what the page's viewfinder shows of it. */
const CAMERAS = [
  { width: 1080, height: 1920, framed: { width: 1080, height: 1440 } },
  { width: 1080, height: 1920, framed: { width: 1080, height: 1440 } },
  { width: 1920, height: 1080, framed: { width: 1440, height: 1080 } },
];

/** A slow phone's pace: fewer frames to learn from. */
const FRAMES_PER_SECOND = 6;
/** How long a hopeless stream is watched: five times as long as the guide needs. */
const NEVER_MS = 3000;

export function goodStream(n: number, seed: string): Stream {
  return stream(n, `${seed}/good/${n}`, null);
}

export function neverStream(n: number, seed: string): Stream {
  return stream(n, `${seed}/never/${n}`, NEVER[n % NEVER.length]!);
}

function stream(n: number, seed: string, never: Never | null): Stream {
  const story = never ? tellNever(seed, never, NEVER_MS) : tellGood(seed);
  return {
    id: seed,
    never,
    story,
    options: {
      seed,
      story,
      ...CAMERAS[n % CAMERAS.length]!,
      framesPerSecond: FRAMES_PER_SECOND,
      // Not in step with cameras, documents or troubles.
      surface: SURFACES[(n * 7 + (n >> 3)) % SURFACES.length]!,
      noise: 1.5 + ((n * 13) % 7) * 0.5,
      covered: never === 'covered',
    },
  };
}
