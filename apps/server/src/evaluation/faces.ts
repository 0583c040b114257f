import { portraitOf, selfieFaces, similarityOf } from '@credence/verification';
import { formatShare, wilsonInterval } from './interval.ts';
import type { Judged } from './judge.ts';
import { GENUINE } from './session-set.ts';

/** How alike the portrait of one session and the selfie of another, or the same, are. */
export interface FacePair {
  same: boolean;
  similarity: number;
}

/** How many pairs of different people it takes to see a rate at all, with 95 % confidence: 3 / rate, Louis 1981. */
export const IMPOSTORS_MIN = { '1e-3': 2_995, '1e-4': 29_956 } as const;

/** Every portrait of the genuine sessions with every selfie: each session shows somebody else. */
export function facePairs(judged: readonly Judged[]): FacePair[] {
  const people = judged.flatMap(({ session, readings }) => {
    const portrait = portraitOf(readings);
    const [selfie] = selfieFaces(readings);
    return session.label === GENUINE && portrait && selfie ? [{ portrait, selfie }] : [];
  });
  return people.flatMap(({ portrait }, i) =>
    people.map(({ selfie }, k) => ({
      same: i === k,
      similarity: similarityOf(portrait.embedding, selfie.embedding),
    })),
  );
}

/** FNMR at set FMRs, or why it cannot be told. @see ISO/IEC 19795-1 */
export function faceFigures(pairs: readonly FacePair[]): string[] {
  const genuine = pairs.filter(({ same }) => same).map(({ similarity }) => similarity);
  const impostors = pairs.filter(({ same }) => !same).map(({ similarity }) => similarity);
  const figures = Object.entries(IMPOSTORS_MIN).map(([rate, needed]) => {
    if (impostors.length < needed) {
      const [, bound] = wilsonInterval(0, impostors.length);
      return `FNMR at FMR ${rate}: not measurable, n = ${impostors.length} pairs of two people, ${needed} needed (none mistaken would bound FMR by ${bound.toExponential(1)})`;
    }
    const sorted = impostors.toSorted((a, b) => b - a);
    const threshold = sorted[Math.floor(Number(rate) * sorted.length)]!;
    const missed = genuine.filter((value) => value <= threshold).length;
    return `FNMR at FMR ${rate}, above ${threshold.toFixed(3)}: ${formatShare(missed, genuine.length)}`;
  });
  return [`portraits with selfies: ${genuine.length} pairs of one person, ${impostors.length} of two`, ...figures];
}
