import type { Fault, Seen } from './look.ts';
import type { Quad } from './picture.ts';
import type { Likeness } from './side.ts';

/** What the person is told: what to put right, or that it is right. */
export type Instruction = Fault | 'good';

export interface Guide {
  /** The frame seen last. */
  last: { quad: Quad; atMs: number } | null;
  /** Frames without a fault, one after the other, up to the last. */
  run: { sinceMs: number; count: number; sharpest: number; likeness: Likeness } | null;
  /** What is shown, and since when. */
  shown: { say: Instruction; sinceMs: number } | null;
  /** What would be shown had the other been read, and since when. */
  next: { say: Instruction; sinceMs: number } | null;
}

export interface Advice {
  guide: Guide;
  outline: Quad | null;
  say: Instruction;
  /** Whether this frame is the best so far of those that can be taken. */
  keep: boolean;
  /** Whether to take it now: the frame kept last. */
  take: boolean;
}

export const UNGUIDED: Guide = { last: null, run: null, shown: null, next: null };

/** How long everything must be right: shorter, and a hand passing through a good place is taken for one that rests. */
const HOLD_MS = 600;
/** At how many frames at least: slow phones show few in that time. */
const HOLD_FRAMES = 4;
/** How long an instruction stands before another takes its place: as long as three words are read. */
const READ_MS = 1000;
/** How long a fault must last to be spoken of. */
const LASTING_MS = 250;

/** What each frame leads to: the state machine of the guide, which knows nothing of pixels. */
export function follow(guide: Guide, seen: Seen, atMs: number): Advice {
  const run = prolong(guide.run, seen, atMs);
  const keep = run !== null && run.sharpest === seen.sharpness && run.sharpest !== guide.run?.sharpest;
  const take = run !== null && run.count >= HOLD_FRAMES && atMs - run.sinceMs >= HOLD_MS;
  const told = tell(guide, seen.fault ?? 'good', atMs);
  return {
    guide: { ...told, run, last: seen.quad && { quad: seen.quad, atMs } },
    outline: seen.quad,
    say: told.shown.say,
    keep,
    take,
  };
}

function prolong(run: Guide['run'], { fault, sharpness, likeness }: Seen, atMs: number): Guide['run'] {
  if (fault || !likeness) return null;
  if (!run) return { sinceMs: atMs, count: 1, sharpest: sharpness, likeness };
  const sharper = sharpness > run.sharpest;
  return {
    sinceMs: run.sinceMs,
    count: run.count + 1,
    sharpest: sharper ? sharpness : run.sharpest,
    likeness: sharper ? likeness : run.likeness,
  };
}

/** One thing at a time, each for as long as it takes to read. */
function tell({ shown, next }: Guide, say: Instruction, atMs: number) {
  if (!shown) return { shown: { say, sinceMs: atMs }, next: null };
  if (say === shown.say) return { shown, next: null };
  const since = next?.say === say ? next.sinceMs : atMs;
  const isDue = atMs - shown.sinceMs >= READ_MS && atMs - since >= LASTING_MS;
  return isDue ? { shown: { say, sinceMs: atMs }, next: null } : { shown, next: { say, sinceMs: since } };
}
