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

const HIGHEST = Math.max(...FREQUENCIES.flat());

const WAVES = Array.from({ length: HIGHEST + 1 }, (_, wave) =>
  Float64Array.from(
    { length: BLOCK_PX },
    (_, at) => ((wave === 0 ? Math.SQRT1_2 : 1) / 2) * Math.cos(((2 * at + 1) * wave * Math.PI) / (2 * BLOCK_PX)),
  ),
);

/** Which blocks of a picture are transformed. */
export interface BlockPlan {
  columns: number;
  rows: number;
  /** Where the first one begins, in pixels. */
  start: number;
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
export function transformBlocks(image: RgbImage, { columns, rows, start, step }: BlockPlan): Blocks {
  const coefficients = FREQUENCIES.map(() => new Float32Array(columns * rows));
  const whole = new Uint8Array(columns * rows);
  const lines = new Float64Array(BLOCK_PX * (HIGHEST + 1));
  for (let block = 0; block < columns * rows; block++) {
    const [x, y] = [start + (block % columns) * step, start + Math.floor(block / columns) * step];
    whole[block] = transformLines(image, (y * image.width + x) * 3, lines) ? 1 : 0;
    for (let f = 0; f < FREQUENCIES.length; f++) coefficients[f]![block] = sumDown(lines, FREQUENCIES[f]!);
  }
  return { coefficients, whole };
}

const luma = new Float64Array(BLOCK_PX);

/**
 * The part of the transform along each line of a block: (BLOCK_PX, HIGHEST + 1). One loop without calls or objects: it sees every
 * pixel of a page.
 *
 * @returns Whether no channel may have been cut off.
 */
function transformLines({ width, data }: RgbImage, from: number, lines: Float64Array): boolean {
  let whole = true;
  for (let row = 0; row < BLOCK_PX; row++) {
    for (let i = 0, at = from + row * width * 3; i < BLOCK_PX; i++, at += 3) {
      const r = data[at]!;
      const g = data[at + 1]!;
      const b = data[at + 2]!;
      luma[i] = 0.299 * r + 0.587 * g + 0.114 * b;
      if (r <= CUT_OFF.dark || g <= CUT_OFF.dark || b <= CUT_OFF.dark) whole = false;
      if (r >= CUT_OFF.bright || g >= CUT_OFF.bright || b >= CUT_OFF.bright) whole = false;
    }
    for (let wave = 0; wave <= HIGHEST; wave++) {
      const weights = WAVES[wave]!;
      let sum = 0;
      for (let i = 0; i < BLOCK_PX; i++) sum += luma[i]! * weights[i]!;
      lines[row * (HIGHEST + 1) + wave] = sum;
    }
  }
  return whole;
}

function sumDown(lines: Float64Array, [down, across]: readonly [number, number]): number {
  const weights = WAVES[down]!;
  let sum = 0;
  for (let row = 0; row < BLOCK_PX; row++) sum += lines[row * (HIGHEST + 1) + across]! * weights[row]!;
  return sum;
}
