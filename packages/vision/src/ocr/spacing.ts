import type { Gap } from './gaps.ts';

/** A character that was read on a line. */
export interface Emitted {
  char: string;
  confidence: number;
  /** The confidence of its letter in all forms. */
  letter: number;
  /** Pixels from the line's left end. */
  at: number;
}

type Pair = (before: Emitted, next: Emitted) => boolean;

/** The usual distance of neighbours: steps are coarse, so the mean of those near the median. */
export function pitchOf(emitted: readonly Emitted[]): number {
  return usualDistance(emitted, () => true, 1 / 2);
}

/** The same of ideographs, near the lower quartile: of three in a name one distance may be a space. */
export function pitchOfIdeographs(emitted: readonly Emitted[]): number {
  return usualDistance(emitted, areIdeographs, 1 / 4);
}

function usualDistance(emitted: readonly Emitted[], counts: Pair, quantile: number): number {
  const printed = emitted.filter(({ char }) => char !== ' ');
  const distances = printed.flatMap((next, i) => {
    const before = printed[i - 1];
    return before && counts(before, next) ? [next.at - before.at] : [];
  });
  const amid = distances.toSorted((a, b) => a - b)[Math.floor(distances.length * quantile)] ?? 0;
  const usual = distances.filter((distance) => distance > amid / 2 && distance < amid * 1.5);
  return usual.reduce((sum, distance) => sum + distance, 0) / (usual.length || 1);
}

/** The widest gap between two characters, in pixels. */
export function widestBetween(before: Emitted | undefined, next: Emitted, gaps: readonly Gap[]): number {
  const between = gaps.filter(({ middle }) => before && middle > before.at && middle < next.at);
  return Math.max(0, ...between.map(({ width }) => width));
}

const BOTH_IDEOGRAPHS = /^\p{Script=Han}{2}$/u;

export function areIdeographs(before: Emitted, next: Emitted): boolean {
  return BOTH_IDEOGRAPHS.test(before.char + next.char);
}

/** Ideographs this far apart, in distances of neighbours and beside the gap between them, have one between them that was not read: they fill their squares. */
const LEFT_OUT = 1.45;

/**
 * Whether an ideograph was left out between two.
 *
 * @param gap The widest between them, and the usual distance of ideographs, both in pixels.
 */
export function isOneLeftOut(before: Emitted, next: Emitted, gap: number, pitch: number): boolean {
  return (next.at - before.at - gap) / pitch > LEFT_OUT;
}
