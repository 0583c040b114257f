import type { Gray } from './picture.ts';

const COLUMNS = 6;
const ROWS = 4;
/** How many tiles speak for a page, as on the server: paper between the lines is smooth on the sharpest photo. */
const BEST = 4;
/** How many tell how much of it is the camera's noise: the smoothest. */
const SMOOTHEST = 4;
/**
 * Variance of the coarse Laplacian in a tile with print, in squares of the page's mean luma. Drawn documents whose print can be
 * read have 0.015 and more; behind 3 pixels of blur 0.009 and less.
 */
const PRINT_MIN = 0.011;

/**
 * How sharply a page shows: what there is of its finest detail, as a share of detail twice as coarse, in the tiles with most of
 * it. Print that is sharp has much of either, however little print there is; blur takes the fine away first. The smoothest
 * tiles show how much of both is the camera's noise.
 *
 * @param page A straightened page 700 pixels wide.
 * @returns 0 for a page without print. Drawn documents of all kinds 800 camera pixels wide: 0.19 to 0.28 behind 0.4 pixels of
 *   blur (standard deviation), 0.155 to 0.20 behind 0.8, 0.12 to 0.14 behind 1.4, 0.10 behind 2.
 */
export function measureSharpness(page: Gray): number {
  const [fine, coarse] = [variances(page), variances(halved(page))];
  const [fineNoise, coarseNoise] = [smoothest(fine), smoothest(coarse)];
  const best = coarse.map((value, i) => ({ value, i })).sort((a, b) => b.value - a.value);
  const sum = (of: (i: number) => number) => best.slice(0, BEST).reduce((total, { i }) => total + of(i), 0);
  const printed = sum((i) => coarse[i]! - coarseNoise);
  if (printed < BEST * PRINT_MIN * measureExposure(page) ** 2) return 0;
  return sum((i) => fine[i]! - fineNoise) / printed;
}

function smoothest(tiles: readonly number[]): number {
  const some = [...tiles].sort((a, b) => a - b).slice(0, SMOOTHEST);
  return some.reduce((sum, value) => sum + value, 0) / SMOOTHEST;
}

function halved({ width, height, data }: Gray): Gray {
  const [w, h] = [width >> 1, height >> 1];
  const half = new Uint8ClampedArray(w * h);
  for (let y = 0; y < h; y += 1) {
    for (let x = 0; x < w; x += 1) {
      const i = 2 * y * width + 2 * x;
      half[y * w + x] = (data[i]! + data[i + 1]! + data[i + width]! + data[i + width + 1]! + 2) >> 2;
    }
  }
  return { width: w, height: h, data: half };
}

/** Of the Laplacian, tile by tile. */
function variances(page: Gray): number[] {
  return Array.from({ length: ROWS * COLUMNS }, (_, i) => variance(page, Math.floor(i / COLUMNS), i % COLUMNS));
}

function variance({ width, height, data }: Gray, row: number, column: number): number {
  const [top, bottom] = [Math.floor((row * height) / ROWS), Math.floor(((row + 1) * height) / ROWS)];
  const [left, right] = [Math.floor((column * width) / COLUMNS), Math.floor(((column + 1) * width) / COLUMNS)];
  let [sum, squares, count] = [0, 0, 0];
  for (let y = Math.max(top, 1); y < Math.min(bottom, height - 1); y += 1) {
    for (let i = y * width + Math.max(left, 1); i < y * width + Math.min(right, width - 1); i += 1) {
      const laplacian = data[i - 1]! + data[i + 1]! + data[i - width]! + data[i + width]! - 4 * data[i]!;
      sum += laplacian;
      squares += laplacian * laplacian;
      count += 1;
    }
  }
  return squares / count - (sum / count) ** 2;
}

/** Mean luma, 0 black to 255 white. */
export function measureExposure({ data }: Gray): number {
  let sum = 0;
  for (const luma of data) sum += luma;
  return sum / data.length;
}

/** Luma at which cameras clip, as the server takes it to be. */
const CLIPPED_LUMA = 250;
/** Every so many pixels of a page 1000 wide: a reflection that hides something is larger. */
const GLARE_STRIDE = 4;

/** The share of a page that its largest connected washed-out spot covers, 0 to 1. */
export function measureGlare({ width, height, data }: Gray): number {
  const [w, h] = [Math.floor(width / GLARE_STRIDE), Math.floor(height / GLARE_STRIDE)];
  const pending = new Uint8Array(w * h);
  for (let y = 0; y < h; y += 1) {
    for (let x = 0; x < w; x += 1) {
      pending[y * w + x] = data[y * GLARE_STRIDE * width + x * GLARE_STRIDE]! >= CLIPPED_LUMA ? 1 : 0;
    }
  }
  let largest = 0;
  for (let i = 0; i < pending.length; i += 1) if (pending[i]) largest = Math.max(largest, strike(pending, i, w));
  return largest / pending.length;
}

/** Counts what is connected by its sides, and strikes it off. */
function strike(pending: Uint8Array, start: number, width: number): number {
  const stack = [start];
  pending[start] = 0;
  let count = 0;
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    count += 1;
    const beside = [i % width > 0 ? i - 1 : -1, i % width < width - 1 ? i + 1 : -1, i - width, i + width];
    for (const next of beside) {
      if (!pending[next]) continue;
      pending[next] = 0;
      stack.push(next);
    }
  }
  return count;
}
