import { createRandom, type Random, type Seed } from './random.ts';

/** How a camera is held over a document at one moment, and what light and lens do. */
export interface Pose {
  /** How much of the framed part of the picture the document spans, 0 to 1, in whichever direction it fills it first. */
  fill: number;
  /** Leaning over it, in degrees, and towards where, in radians. */
  lean: number;
  towards: number;
  rollDegrees: number;
  /** Off the middle, in shares of the framed part. */
  dx: number;
  dy: number;
  /** Standard deviation of the lens's blur, in pixels of a picture 1920 wide. */
  blur: number;
  /** A lamp's reflection: 0 none, 1 washed out. */
  glare: number;
  /** Brightness: 1 as lit by a room, 0 black. */
  light: number;
}

export const TROUBLES = [
  'far',
  'near',
  'leaning',
  'askew',
  'out_of_focus',
  'glare',
  'dark',
  'beside',
  'moving',
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** What never gets right in a stream that shows nothing to be taken. */
export const NEVER = ['blurred', 'glared', 'too_far', 'cut_off', 'no_document', 'covered', 'moving', 'dark'] as const;
export type Never = (typeof NEVER)[number];

/** A pose, and from when on it is held; in between, the hand moves. */
export interface Held {
  fromMs: number;
  untilMs: number;
  pose: Pose;
}

export interface Story {
  held: Held[];
  /** How far the hand trembles, in shares of the picture. */
  tremor: number;
  /** When everything is right at last, and stays so. */
  goodFromMs: number | null;
  endMs: number;
}

/** A camera that is held wrongly in one way, then in another, then right. */
export function tellGood(seed: Seed): Story {
  const random = createRandom(seed).fork('story');
  const good = goodPose(random.fork('good'));
  const troubles = Array.from({ length: random.integer(1, 2) }, () => random.pick(TROUBLES));
  const held: Held[] = [];
  let at = 0;
  for (const [i, trouble] of troubles.entries()) {
    const untilMs = at + random.between(500, 1000);
    held.push({ fromMs: at, untilMs, pose: spoil(good, trouble, random.fork(`trouble ${i}`)) });
    at = untilMs + random.between(300, 700);
  }
  held.push({ fromMs: at, untilMs: at + LASTS_MS, pose: good });
  return { held, tremor: random.between(0.0006, 0.002), goodFromMs: at, endMs: at + LASTS_MS };
}

/** How long a good pose is held: who would hold it longer presses the shutter. */
const LASTS_MS = 5000;

/** A camera of which nothing can be made, for as long as it is held. */
export function tellNever(seed: Seed, never: Never, endMs = 4000): Story {
  const random = createRandom(seed).fork('story');
  const pose = () => hopeless(goodPose(random.fork('good')), never, random);
  // Two slightly different poses: nobody stands like a tripod, and the worst of both has to be told.
  const first = pose();
  const second = { ...first, rollDegrees: first.rollDegrees + random.between(-2, 2), fill: first.fill * 0.98 };
  const held: Held[] =
    never === 'moving'
      ? wander(first, random, endMs)
      : [
          { fromMs: 0, untilMs: endMs * 0.5, pose: first },
          { fromMs: endMs * 0.6, untilMs: endMs, pose: second },
        ];
  return { held, tremor: random.between(0.0006, 0.002), goodFromMs: null, endMs };
}

/** From one side to the other and back, without rest. */
function wander(pose: Pose, random: Random, endMs: number): Held[] {
  const period = random.between(300, 500);
  return Array.from({ length: Math.ceil(endMs / period) + 1 }, (_, i) => {
    const side = i % 2 ? 1 : -1;
    return {
      fromMs: i * period,
      untilMs: i * period,
      pose: { ...pose, dx: side * 0.07, dy: random.between(-0.04, 0.04) },
    };
  });
}

function goodPose(random: Random): Pose {
  return {
    fill: random.between(0.7, 0.9),
    lean: random.between(0, 9),
    towards: random.between(0, 2 * Math.PI),
    rollDegrees: random.between(-6, 6),
    dx: random.between(-0.025, 0.025),
    dy: random.between(-0.04, 0.04),
    blur: random.between(0.35, 0.8),
    glare: 0,
    light: random.between(0.75, 1),
  };
}

function spoil(good: Pose, trouble: Trouble, random: Random): Pose {
  switch (trouble) {
    case 'far':
      return { ...good, fill: random.between(0.25, 0.45) };
    case 'near':
      return { ...good, fill: random.between(1.15, 1.5) };
    case 'leaning':
      return { ...good, lean: random.between(22, 34), fill: good.fill * 0.9 };
    case 'askew':
      return { ...good, rollDegrees: random.pick([-1, 1]) * random.between(20, 40), fill: good.fill * 0.8 };
    case 'out_of_focus':
      return { ...good, blur: random.between(3, 6) };
    case 'glare':
      return { ...good, glare: random.between(0.6, 1) };
    case 'dark':
      return { ...good, light: random.between(0.05, 0.18) };
    case 'beside':
      return { ...good, dx: random.pick([-1, 1]) * random.between(0.25, 0.45), dy: random.between(-0.15, 0.15) };
    case 'moving':
      return { ...good, dx: random.pick([-1, 1]) * 0.15, dy: random.between(-0.1, 0.1), fill: good.fill * 0.7 };
  }
}

function hopeless(good: Pose, never: Never, random: Random): Pose {
  switch (never) {
    case 'blurred':
      return { ...good, blur: random.between(3, 6) };
    case 'glared':
      return { ...good, glare: random.between(0.6, 1) };
    case 'too_far':
      return { ...good, fill: random.between(0.2, 0.45) };
    case 'cut_off':
      return { ...good, dx: random.pick([-1, 1]) * random.between(0.18, 0.4) };
    case 'dark':
      return { ...good, light: random.between(0.03, 0.13) };
    case 'no_document':
    case 'covered':
    case 'moving':
      return good;
  }
}

/** The pose at a moment: held, or on the way to the next with a hand's gentle start and stop, and never quite at rest. */
export function poseAt(story: Story, atMs: number, seed: Seed): Pose {
  const next = story.held.findIndex(({ untilMs }) => atMs <= untilMs);
  const to = story.held[next < 0 ? story.held.length - 1 : next]!;
  const from = story.held[Math.max(0, (next < 0 ? story.held.length : next) - 1)]!;
  const pose = atMs >= to.fromMs ? to.pose : between(from, to, atMs);
  return tremble(pose, story.tremor, atMs, createRandom(seed).fork('tremor'));
}

function between(from: Held, to: Held, atMs: number): Pose {
  const share = (atMs - from.untilMs) / Math.max(1, to.fromMs - from.untilMs);
  const eased = share * share * (3 - 2 * share);
  const keys = Object.keys(to.pose) as (keyof Pose)[];
  return Object.fromEntries(
    keys.map((key) => [key, from.pose[key] + (to.pose[key] - from.pose[key]) * eased]),
  ) as unknown as Pose;
}

/** Hands tremble at a few hertz. */
function tremble(pose: Pose, tremor: number, atMs: number, random: Random): Pose {
  const wave = (reach: number) => {
    const [slow, fast] = [random.between(0.5, 1.5), random.between(2, 4)];
    const [a, b] = [random.between(0, 7), random.between(0, 7)];
    const seconds = (2 * Math.PI * atMs) / 1000;
    return reach * (0.7 * Math.sin(slow * seconds + a) + 0.3 * Math.sin(fast * seconds + b));
  };
  return {
    ...pose,
    dx: pose.dx + wave(tremor * 1.5),
    dy: pose.dy + wave(tremor * 1.5),
    rollDegrees: pose.rollDegrees + wave(tremor * 60),
    fill: pose.fill * (1 + wave(tremor)),
  };
}
