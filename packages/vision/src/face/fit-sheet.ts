import type { Point } from '@credence/verification';
import { MIDDLE_SIDE, type Middle } from './middle.ts';
import { solveNormal } from './solve.ts';

const HALF = MIDDLE_SIDE / 2;

/**
 * What a sheet of paper or a screen can do to a picture on it when it is turned, tilted and bent from side to side: columns
 * stay columns, wherever they move to, and their heights change from column to column. Five numbers each way; a plane seen
 * in perspective and a cylinder about any upright axis are within a pixel of it over a face.
 */
const ACROSS = (u: number, v: number) => [1, u, u * u, u * u * u, v];
const DOWN = (u: number, v: number) => [1, v, v * u, v * u * u, u];
const TERMS = 5;

/** How a sheet lies: what {@link ACROSS} and {@link DOWN} are multiplied by. */
interface Sheet {
  across: readonly number[];
  down: readonly number[];
}

/** Where the comparison looks: an ellipse over the face without hair and ears, in halves of the picture's side. */
const FACE = { x: 0, y: -0.05, across: 0.5, down: 0.62 } as const;

/** Brows to upper lip: what stands out of a face, and out of no sheet. */
const NOSE = { across: 0.3, top: -0.5, bottom: 0.25 } as const;

const STEPS_MAX = 30;
/** A step that gains less than this is the last. */
const GAIN_MIN = 1e-5;
const DAMPING = { start: 1e-3, least: 1e-5, most: 1e3 } as const;

/**
 * Measures how well one picture of a face, drawn on a sheet that may be turned, tilted and bent, explains another.
 *
 * The sheet is laid by the mesh, then moved until the lumas agree best (Lucas–Kanade, with Levenberg's damping).
 *
 * @returns The correlation of both around the nose, −1 to 1: near 1 for one picture seen twice, lower for a head that turned.
 *   Undefined where too little of the face is in both.
 * @see S. Baker, I. Matthews, "Lucas-Kanade 20 Years On", 2004
 */
export function fitSheet(first: Middle, second: Middle): number | undefined {
  let sheet: Sheet = {
    across: fitTerms(first.points, second.points, 'x'),
    down: fitTerms(first.points, second.points, 'y'),
  };
  let agreement = compare(first, second, sheet, inFace);
  let damping: number = DAMPING.start;
  for (let step = 0; step < STEPS_MAX && agreement && damping < DAMPING.most; step++) {
    const moved = move(first, second, { sheet, agreement, damping });
    const better = moved && compare(first, second, moved, inFace);
    const gain = better ? better.correlation - agreement.correlation : 0;
    damping = gain > 0 ? Math.max(DAMPING.least, damping / 3) : damping * 10;
    if (moved && better && gain > 0) [sheet, agreement] = [moved, better];
    if (gain > 0 && gain < GAIN_MIN) break;
  }
  return compare(first, second, sheet, inNose)?.correlation;
}

function inFace(u: number, v: number): boolean {
  return ((u - FACE.x) / FACE.across) ** 2 + ((v - FACE.y) / FACE.down) ** 2 <= 1;
}

function inNose(u: number, v: number): boolean {
  return Math.abs(u) < NOSE.across && v > NOSE.top && v < NOSE.bottom;
}

/** The sheet that takes the first mesh's points nearest to the second's. */
function fitTerms(from: readonly Point[], to: readonly Point[], axis: 'x' | 'y'): number[] {
  const terms = axis === 'x' ? ACROSS : DOWN;
  const rows = from.map(({ x, y }, i) => ({ terms: terms(x, y), value: to[i]![axis] }));
  return solveNormal(rows, TERMS) ?? [0, 1, 0, 0, 0];
}

interface Agreement {
  correlation: number;
  first: Spread;
  second: Spread;
}

interface Spread {
  mean: number;
  deviation: number;
}

type Region = (u: number, v: number) => boolean;

function compare(first: Middle, second: Middle, sheet: Sheet, region: Region): Agreement | undefined {
  let [n, a, b, aa, bb, ab] = [0, 0, 0, 0, 0, 0];
  for (const { luma, sample } of samples(first, second, sheet, region)) {
    n += 1;
    a += luma;
    b += sample.luma;
    aa += luma * luma;
    bb += sample.luma * sample.luma;
    ab += luma * sample.luma;
  }
  const [one, two] = [spreadOf(n, a, aa), spreadOf(n, b, bb)];
  if (n < SAMPLES_MIN || one.deviation === 0 || two.deviation === 0) return undefined;
  const correlation = (ab / n - one.mean * two.mean) / (one.deviation * two.deviation);
  return { correlation, first: one, second: two };
}

/** A quarter of the smaller region: less of it says little. */
const SAMPLES_MIN = 260;

function spreadOf(n: number, sum: number, squares: number): Spread {
  return { mean: sum / n, deviation: Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2)) };
}

/** One step towards where the lumas, both brought to mean 0 and deviation 1, agree best. */
function move(
  first: Middle,
  second: Middle,
  { sheet, agreement, damping }: { sheet: Sheet; agreement: Agreement; damping: number },
): Sheet | undefined {
  const rows = [];
  for (const { u, v, luma, sample } of samples(first, second, sheet, inFace)) {
    const [across, down] = [sample.across, sample.down].map((slope) => (slope / agreement.second.deviation) * HALF);
    rows.push({
      terms: [...ACROSS(u, v).map((term) => term * across!), ...DOWN(u, v).map((term) => term * down!)],
      value: standard(luma, agreement.first) - standard(sample.luma, agreement.second),
    });
  }
  const change = solveNormal(rows, 2 * TERMS, damping);
  if (!change) return undefined;
  return {
    across: sheet.across.map((value, i) => value + change[i]!),
    down: sheet.down.map((value, i) => value + change[TERMS + i]!),
  };
}

function standard(value: number, { mean, deviation }: Spread): number {
  return (value - mean) / deviation;
}

/** Every pixel of the first picture in a region, with what the second shows where the sheet takes it. */
function* samples(first: Middle, second: Middle, { across, down }: Sheet, region: Region) {
  for (let y = 0; y < MIDDLE_SIDE; y++) {
    for (let x = 0; x < MIDDLE_SIDE; x++) {
      const [u, v] = [x / HALF - 1, y / HALF - 1];
      if (!region(u, v)) continue;
      const sample = sampleAt(second.luma, (dot(across, ACROSS(u, v)) + 1) * HALF, (dot(down, DOWN(u, v)) + 1) * HALF);
      if (sample) yield { u, v, luma: first.luma[y * MIDDLE_SIDE + x]!, sample };
    }
  }
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/** Between four pixels: the luma there, and how it changes a pixel further right and further down. */
function sampleAt(luma: Float64Array, x: number, y: number) {
  if (!(x >= 0 && y >= 0 && x < MIDDLE_SIDE - 1 && y < MIDDLE_SIDE - 1)) return undefined;
  const at = Math.floor(y) * MIDDLE_SIDE + Math.floor(x);
  const [fx, fy] = [x % 1, y % 1];
  const [a, b, c, d] = [luma[at]!, luma[at + 1]!, luma[at + MIDDLE_SIDE]!, luma[at + MIDDLE_SIDE + 1]!];
  const [top, bottom] = [a + (b - a) * fx, c + (d - c) * fx];
  return { luma: top + (bottom - top) * fy, across: (b - a) * (1 - fy) + (d - c) * fy, down: bottom - top };
}
