import type { GrayImage } from '../image.ts';

/** What each pixel differs by from the mean of it and its eight neighbours, in levels; 0 along the edges. */
export function fineDetail({ width, height, data }: GrayImage): Float32Array {
  const out = new Float32Array(data.length);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      let sum = 0;
      for (let row = at - width; row <= at + width; row += width) sum += data[row - 1]! + data[row]! + data[row + 1]!;
      out[at] = data[at]! - sum / 9;
    }
  }
  return out;
}

/** Beside an edge there is nothing to be sampled from: two pixels for the curve, one for the neighbours. */
const MARGIN_PX = 3;

/**
 * A value between pixels, by a cubic: a straight line would smooth what is looked for.
 *
 * @returns `NaN` at the edges and beyond them.
 * @see R. Keys, "Cubic convolution interpolation for digital image processing", 1981
 */
export function sampleAt(
  values: Float32Array,
  { width, height }: { width: number; height: number },
  x: number,
  y: number,
): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (!(left >= MARGIN_PX && top >= MARGIN_PX && left + MARGIN_PX < width - 1 && top + MARGIN_PX < height - 1)) {
    return Number.NaN;
  }
  const [across, down] = [sharesAt(x - left), sharesAt(y - top)];
  let sum = 0;
  for (let j = 0; j < 4; j++) {
    const from = (top + j - 1) * width + left - 1;
    for (let i = 0; i < 4; i++) sum += down[j]! * across[i]! * values[from + i]!;
  }
  return sum;
}

function sharesAt(f: number): readonly [number, number, number, number] {
  return [
    ((-0.5 * f + 1) * f - 0.5) * f,
    (1.5 * f - 2.5) * f * f + 1,
    ((-1.5 * f + 2) * f + 0.5) * f,
    (0.5 * f - 0.5) * f * f,
  ];
}
