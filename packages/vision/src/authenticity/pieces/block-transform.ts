import type { RgbImage } from '../../image.ts';

/** Side of the blocks that JPEG files are made of, in pixels. @see ITU-T T.81, section A.1 */
export const BLOCK_PX = 8;

/** Frequencies looked at, in half waves down and across a block: what changes faster is mostly stored as nought. */
export const FREQUENCIES: readonly (readonly [down: number, across: number])[] = [
  [0, 1],
  [1, 0],
  [2, 0],
  [1, 1],
  [0, 2],
  [0, 3],
  [1, 2],
  [2, 1],
  [3, 0],
  [2, 2],
  [1, 3],
  [3, 1],
];

/** Waves from 0 to the highest of {@link FREQUENCIES}. */
const WAVES = 4;

/** How much the first four pixels of a line weigh in a wave; the other four weigh the same from the end, in odd waves the opposite. */
const weightsOf = (wave: number) =>
  [0, 1, 2, 3].map((at) => 0.5 * Math.cos(((2 * at + 1) * wave * Math.PI) / (2 * BLOCK_PX))) as [
    number,
    number,
    number,
    number,
  ];

const FLAT = 0.5 * Math.SQRT1_2;
const [A1, B1, C1, D1] = weightsOf(1);
const [A2, B2] = weightsOf(2);
const [A3, B3, C3, D3] = weightsOf(3);

/** Which blocks of a picture are transformed. */
export interface BlockPlan {
  columns: number;
  rows: number;
  /** Where the first one begins, in pixels of the image. */
  left: number;
  top: number;
  /** From one to the next, in pixels. */
  step: number;
}

/** Blocks, row by row. */
export interface Blocks {
  /** For each of {@link FREQUENCIES}, its coefficient in every block. */
  coefficients: Float32Array[];
  /** By block, whether none of its channels may have been cut off when it was stored. */
  whole: Uint8Array;
}

/** A channel as near to black or white as this may have been cut off there when it was stored before, and is then not what it was rounded to. */
const CUT_OFF = { dark: 6, bright: 249 } as const;

/**
 * Transforms the brightness of blocks as JPEG does before it rounds.
 *
 * @param image Contains all of the blocks.
 * @see ITU-T T.81, section A.3.3; ITU-T T.871, section 7
 */
export function transformBlocks(image: RgbImage, { columns, rows, left, top, step }: BlockPlan): Blocks {
  const coefficients = FREQUENCIES.map(() => new Float32Array(columns * rows));
  const whole = new Uint8Array(columns * rows);
  const luma = new Float64Array(BLOCK_PX * BLOCK_PX);
  const lines = new Float64Array(BLOCK_PX * WAVES);
  const waves = new Float64Array(WAVES * WAVES);
  const places = FREQUENCIES.map(([down, across]) => down * WAVES + across);
  for (let block = 0; block < columns * rows; block++) {
    const x = left + (block % columns) * step;
    const y = top + Math.floor(block / columns) * step;
    whole[block] = takeLuma(image, (y * image.width + x) * 3, luma) ? 1 : 0;
    for (let row = 0; row < BLOCK_PX; row++) transformEight(luma, row * BLOCK_PX, 1, lines, row * WAVES, 1);
    for (let wave = 0; wave < WAVES; wave++) transformEight(lines, wave, WAVES, waves, wave, WAVES);
    for (let f = 0; f < places.length; f++) coefficients[f]![block] = waves[places[f]!]!;
  }
  return { coefficients, whole };
}

/** The brightness of a block: (BLOCK_PX, BLOCK_PX). Returns whether no channel may have been cut off. */
function takeLuma({ width, data }: RgbImage, from: number, luma: Float64Array): boolean {
  let darkest = 255;
  let brightest = 0;
  for (let row = 0, i = 0; row < BLOCK_PX; row++) {
    for (let at = from + row * width * 3, end = at + BLOCK_PX * 3; at < end; at += 3, i++) {
      const r = data[at]!;
      const g = data[at + 1]!;
      const b = data[at + 2]!;
      luma[i] = 0.299 * r + 0.587 * g + 0.114 * b;
      if (r < darkest) darkest = r;
      if (g < darkest) darkest = g;
      if (b < darkest) darkest = b;
      if (r > brightest) brightest = r;
      if (g > brightest) brightest = g;
      if (b > brightest) brightest = b;
    }
  }
  return darkest > CUT_OFF.dark && brightest < CUT_OFF.bright;
}

/** The lowest {@link WAVES} of eight numbers, written out: it sees every pixel of a page. */
function transformEight(
  source: Float64Array,
  from: number,
  step: number,
  target: Float64Array,
  to: number,
  toStep: number,
): void {
  const a = source[from]!;
  const b = source[from + step]!;
  const c = source[from + 2 * step]!;
  const d = source[from + 3 * step]!;
  const e = source[from + 4 * step]!;
  const f = source[from + 5 * step]!;
  const g = source[from + 6 * step]!;
  const h = source[from + 7 * step]!;
  target[to] = FLAT * (a + h + b + g + c + f + d + e);
  target[to + toStep] = A1 * (a - h) + B1 * (b - g) + C1 * (c - f) + D1 * (d - e);
  target[to + 2 * toStep] = A2 * (a + h - d - e) + B2 * (b + g - c - f);
  target[to + 3 * toStep] = A3 * (a - h) + B3 * (b - g) + C3 * (c - f) + D3 * (d - e);
}
