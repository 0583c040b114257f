import type { Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { kanaLineSession } from '../models/kana-line.ts';
import { Tensor } from '../models/onnx.ts';
import { rectangleOf } from '../ocr/geometry.ts';
import { lumaOf, warp } from '../ocr/warp.ts';
import { CLASSES_OF, LINE_HEIGHT, NONE, normaliseLine, OTHER, STEP, SYMBOLS, type SymbolGroup } from './symbols.ts';

/** A character that stands on a line. */
export interface SymbolRead {
  /** `undefined`: it is none of the group's. */
  char: string | undefined;
  /** 0 to 1. */
  confidence: number;
  /** Where its middle is, in heights of the line from its left end. */
  at: number;
}

/** Columns of a line that are looked at. */
const WIDTH_MAX = 1200;

/** How much is looked at beyond each end of a line, in its heights: boxes cut the thin strokes that numbers begin with. */
const MARGIN = 0.4;

/** Reads a line by the network of Arabic digits and kana, from left to right; the product asks it for digits alone. */
export async function readSymbolLine(image: RgbImage, quad: Quad, group: SymbolGroup): Promise<SymbolRead[]> {
  const { length, thickness } = rectangleOf(quad);
  const heights = length / Math.max(1, thickness);
  const width = Math.min(WIDTH_MAX, Math.max(LINE_HEIGHT, Math.round(LINE_HEIGHT * (heights + 2 * MARGIN))));
  const wider = partBetween(quad, -MARGIN / heights, 1 + MARGIN / heights);
  const line = normaliseLine(lumaOf(warp(image, wider, width, LINE_HEIGHT)).data);
  const session = await kanaLineSession();
  const input = new Tensor('float32', line, [1, 1, LINE_HEIGHT, width]);
  const sums = (await session.run({ lines: input })).sums!;
  return peaksOf(sums.data as Float32Array, sums.dims.at(-1)!, CLASSES_OF[group]);
}

/** The part of a line between two shares of its length, from below 0 to beyond 1. */
function partBetween([a, b, c, d]: Quad, start: number, end: number): Quad {
  const between = (p: Quad[0], q: Quad[0], t: number) => ({ x: p.x + (q.x - p.x) * t, y: p.y + (q.y - p.y) * t });
  return [between(a, b, start), between(a, b, end), between(d, c, end), between(d, c, start)];
}

/** Characters stand further apart, in heights of their line: two beside one another are one that was taken for two. */
const APART_MIN = 0.2;

/** Steps beside one another at which the same character is read are of one, told at the surest. */
function peaksOf(sums: Float32Array, steps: number, classes: readonly number[]): SymbolRead[] {
  const peaks: SymbolRead[] = [];
  let previous = NONE;
  for (let t = 0; t < steps; t += 1) {
    const { index, confidence } = bestAt(sums, { t, steps, classes });
    const at = (t * STEP) / LINE_HEIGHT - MARGIN;
    const peak = { char: index > OTHER ? SYMBOLS[index] : undefined, confidence, at };
    const last = peaks.at(-1);
    const same = last && (index === previous || at - last.at < APART_MIN);
    if (index !== NONE && !same) peaks.push(peak);
    else if (index !== NONE && confidence > last!.confidence) peaks[peaks.length - 1] = peak;
    previous = index;
  }
  return peaks;
}

function bestAt(
  sums: Float32Array,
  { t, steps, classes }: { t: number; steps: number; classes: readonly number[] },
): { index: number; confidence: number } {
  const of = (index: number) => sums[index * steps + t]!;
  const best = classes.reduce((best, index) => (of(index) > of(best) ? index : best), NONE);
  const total = classes.reduce((sum, index) => sum + Math.exp(of(index) - of(best)), 0);
  return { index: best, confidence: 1 / total };
}
