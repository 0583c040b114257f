import { FACE_KNOWN_MIN, type FaceReading, similarityOf } from '@credence/verification';
import { quantile } from './figures.ts';
import { formatShare, wilsonInterval } from './interval.ts';

/** A picture in which a face was found. */
export interface Picture {
  file: string;
  kind: 'photo' | 'portrait';
  identity: string;
  face: FaceReading;
  /** Whether a portrait was found where the product looks for it. */
  onPage: boolean;
}

/** Two pictures crossed. */
export interface Crossed {
  kind: string;
  same: boolean;
  similarity: number;
}

/** Crosses every picture with every other. */
export function pairUp(pictures: readonly Picture[]): Crossed[] {
  return pictures.flatMap((a, i) =>
    pictures.slice(i + 1).map((b) => ({
      kind: a.kind === b.kind ? `${a.kind}s with ${b.kind}s` : 'photos with portraits',
      same: a.identity === b.identity,
      similarity: similarityOf(a.face.embedding, b.face.embedding),
    })),
  );
}

/** The pairs kind by kind, and those with a real photograph in them together. */
export function splitByKind(crossed: readonly Crossed[]): [kind: string, pairs: Crossed[]][] {
  const kinds = [...new Set(crossed.map(({ kind }) => kind))].sort();
  const byKind = kinds.map((kind): [string, Crossed[]] => [kind, crossed.filter((pair) => pair.kind === kind)]);
  const withPhotos = crossed.filter(({ kind }) => kind.includes('photos'));
  return [...byKind, ['with a photo of a person in each', withPhotos]];
}

/** How many pairs of different people it takes to see a rate at all, with 95 % confidence: 3 / rate, Louis 1981. */
const IMPOSTORS_MIN = { 1e-3: 2_995, 1e-4: 29_956 } as const;

const MATCH = 0.55;
const FNMR_MAX = 0.03;

/** Pairs of different people that match at the highest threshold where 3 % of pairs of one person at most do not. */
export function impostorsMatched(pairs: readonly Crossed[]): { failed: number; tries: number; threshold: number } {
  const threshold = quantile(
    pairs.filter(({ same }) => same).map(({ similarity }) => similarity),
    FNMR_MAX,
  );
  const impostors = pairs.filter(({ same }) => !same);
  const failed = impostors.filter(({ similarity }) => similarity >= threshold).length;
  return { failed, tries: impostors.length, threshold };
}

/** What a set of crossed pairs says, in lines. @see ISO/IEC 19795-1 for FMR and FNMR */
export function figuresOf(kind: string, pairs: readonly Crossed[]): string {
  const genuine = pairs.filter(({ same }) => same).map(({ similarity }) => similarity);
  const impostors = pairs.filter(({ same }) => !same).map(({ similarity }) => similarity);
  const above = (values: number[], threshold: number) => values.filter((value) => value >= threshold).length;
  const below = (values: number[], threshold: number) => values.length - above(values, threshold);
  const lines = [
    `all pairs of ${kind}: ${genuine.length} of one person, ${impostors.length} of two`,
    `  at ${MATCH}: FNMR ${formatShare(below(genuine, MATCH), genuine.length)}`,
    `           FMR  ${formatShare(above(impostors, MATCH), impostors.length)}`,
    `  at ${FACE_KNOWN_MIN}: FNMR ${formatShare(below(genuine, FACE_KNOWN_MIN), genuine.length)}`,
    `           FMR  ${formatShare(above(impostors, FACE_KNOWN_MIN), impostors.length)}`,
  ];
  if (genuine.length > 0) {
    const { failed, tries, threshold } = impostorsMatched(pairs);
    lines.push(`  FMR where FNMR is 3 % at most, at ${threshold.toFixed(3)}: ${formatShare(failed, tries)}`);
  }
  for (const [rate, needed] of Object.entries(IMPOSTORS_MIN)) {
    if (impostors.length < needed) {
      const [, bound] = wilsonInterval(0, impostors.length);
      lines.push(
        `  FNMR at FMR ${rate}: not measurable with ${impostors.length} pairs (${bound.toExponential(1)} at best)`,
      );
      continue;
    }
    const sorted = impostors.toSorted((a, b) => b - a);
    const threshold = sorted[Math.floor(Number(rate) * sorted.length)]!;
    const missed = genuine.filter((value) => value <= threshold).length;
    lines.push(`  FNMR at FMR ${rate}, above ${threshold.toFixed(3)}: ${formatShare(missed, genuine.length)}`);
  }
  return lines.join('\n');
}
