import type { RgbImage } from '../image.ts';

/** A run of blank columns, in pixels. */
export interface Gap {
  middle: number;
  width: number;
}

/** The runs of blank columns of a line, left to right. */
export function gapsIn(line: RgbImage): Gap[] {
  const gaps: Gap[] = [];
  const blank = blankColumns(line);
  for (let from = 0; from < blank.length; from += 1) {
    if (!blank[from]) continue;
    let to = from;
    while (to < blank.length && blank[to]) to += 1;
    gaps.push({ middle: (from + to) / 2, width: to - from });
    from = to;
  }
  return gaps;
}

/** Rows of a line's crop that are looked at, as shares of its height: boxes reach beyond their print, into the lines around. */
const ROWS = { from: 0.2, to: 0.8 } as const;

/** A column holds ink when it differs from the paper by more than this share of what the line's columns do at most. */
const INK_SHARE = 0.35;

/**
 * Tells which columns of a line of print are blank, dark print or light, on plain paper or patterned.
 *
 * @param line The crop of one line.
 * @returns 1 for each blank column, else 0.
 */
function blankColumns({ width, height, data }: RgbImage): Uint8Array {
  const [top, bottom] = [Math.floor(ROWS.from * height), Math.ceil(ROWS.to * height)];
  // Green alone: coloured print shows in it best.
  const luma = (x: number, y: number) => data[(y * width + x) * 3 + 1]!;
  const paper = medianOf(Float32Array.from({ length: width * 4 }, (_, i) => luma(i >> 2, top + 3 + 6 * (i & 3))));
  const ink = new Float32Array(width);
  for (let x = 0; x < width; x += 1) {
    for (let y = top; y < bottom; y += 1) ink[x] = Math.max(ink[x]!, Math.abs(luma(x, y) - paper));
  }
  const sorted = ink.toSorted();
  const at = (share: number) => sorted[Math.floor(share * (width - 1))]!;
  const threshold = at(0.05) + INK_SHARE * (at(0.9) - at(0.05));
  return Uint8Array.from(ink, (value) => (value < threshold ? 1 : 0));
}

function medianOf(values: Float32Array): number {
  return values.toSorted()[values.length >> 1]!;
}
