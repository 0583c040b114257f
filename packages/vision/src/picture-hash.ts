import type { RgbImage } from './image.ts';
import { toGray } from './pixels/gray.ts';
import { resizeRgb } from './pixels/resize.ts';

/** The picture is looked at in this many cells each way. */
const CELLS = 32;

/** How many frequencies of them are kept each way, the lowest first: finer ones change when a file is compressed anew. */
const FREQUENCIES = 16;

/**
 * Names a picture by its coarse light and dark, so that the same picture is known again after it was compressed anew, made smaller or
 * brighter. Two photos of one document differ in what lies around it.
 *
 * Each of the 16 × 16 lowest frequencies of its discrete cosine transform is a bit: whether it is above the median of all. The first
 * is the mean brightness, and never set.
 *
 * @returns 64 hexadecimal digits, row by row, the horizontal frequency first.
 * @see C. Zauner, "Implementation and benchmarking of perceptual image hash functions", 2010, section 3.2.1
 */
export function hashPicture(photo: RgbImage): string {
  const { data } = toGray(resizeRgb(photo, CELLS, CELLS));
  const frequencies = transform(data);
  const sorted = frequencies.slice(1).toSorted();
  const median = sorted[Math.floor(sorted.length / 2)]!;
  const bits = Array.from(frequencies, (value, i) => (i > 0 && value > median ? 1 : 0));
  return Array.from({ length: bits.length / 4 }, (_, i) =>
    Number.parseInt(bits.slice(4 * i, 4 * i + 4).join(''), 2).toString(16),
  ).join('');
}

/** The lowest frequencies of a discrete cosine transform, (vertical, horizontal), row-major. */
function transform(cells: Uint8Array): Float64Array {
  const across = new Float64Array(CELLS * FREQUENCIES);
  for (let y = 0; y < CELLS; y++) {
    for (let u = 0; u < FREQUENCIES; u++) {
      for (let x = 0; x < CELLS; x++) across[y * FREQUENCIES + u]! += cells[y * CELLS + x]! * WAVES[u]![x]!;
    }
  }
  const both = new Float64Array(FREQUENCIES * FREQUENCIES);
  for (let v = 0; v < FREQUENCIES; v++) {
    for (let u = 0; u < FREQUENCIES; u++) {
      for (let y = 0; y < CELLS; y++) both[v * FREQUENCIES + u]! += across[y * FREQUENCIES + u]! * WAVES[v]![y]!;
    }
  }
  return both;
}

const WAVES = Array.from({ length: FREQUENCIES }, (_, frequency) =>
  Float64Array.from({ length: CELLS }, (_, x) => Math.cos(((2 * x + 1) * frequency * Math.PI) / (2 * CELLS))),
);
