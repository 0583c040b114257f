import type { PeriodicityReading, Point, Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { contains, homographyBetween, mapPoint, rectangle } from '../pixels/geometry.ts';
import { medianOf } from '../pixels/median.ts';
import { HANN, TILE_PX, transform } from './fourier.ts';

/** Where on the page tiles are cut: far enough from each other to see different print. */
const COLUMNS = 5;
const ROWS = 3;

/** Frequencies looked at, in cycles a pixel: coarser are letters, finer are made by the sensor's mosaic. */
const BAND = { min: 0.1, max: 0.47 } as const;

/** Lines along the axes belong to the blocks of JPEG: frequencies as near to one are left out, in bins. */
const AXIS_BINS = 1;

/** Half the side of the squares around a frequency that its surroundings are, and that it is itself, in bins. */
const AROUND_BINS = 7;
const SELF_BINS = 2;

/**
 * Looks for grids finer than print on a page, at the photo's own resolution: what a display's pixels and a printer's dots leave.
 *
 * @param page Corners in pixels of the photo.
 * @param avoid What is regular by itself, such as a barcode.
 * @returns `undefined` when the page is too small for a tile.
 */
export function measurePeriodicity(
  photo: RgbImage,
  page: Quad,
  avoid: readonly Quad[] = [],
): PeriodicityReading | undefined {
  const tiles = placeTiles(photo, page).filter((middle) => !avoid.some((quad) => contains(quad, middle, TILE_PX / 2)));
  if (tiles.length === 0) return undefined;
  const peaks = tiles.map((middle) => peaksOf(photo, middle));
  return {
    luma: round(medianOf(peaks.map(({ luma }) => luma))),
    chroma: round(medianOf(peaks.map(({ chroma }) => chroma))),
    tiles: tiles.length,
  };
}

function placeTiles(photo: RgbImage, page: Quad): Point[] {
  const toPhoto = homographyBetween(rectangle(COLUMNS, ROWS), page);
  if (!toPhoto) return [];
  const half = TILE_PX / 2;
  const middles = Array.from({ length: COLUMNS * ROWS }, (_, i) =>
    mapPoint(toPhoto, { x: (i % COLUMNS) + 0.5, y: Math.floor(i / COLUMNS) + 0.5 }),
  );
  return middles.filter(({ x, y }) => {
    const inPhoto = x >= half && y >= half && x <= photo.width - half && y <= photo.height - half;
    const corners = [-half, half].flatMap((dx) => [-half, half].map((dy) => ({ x: x + dx, y: y + dy })));
    return inPhoto && corners.every((corner) => contains(page, corner, TILE_PX / 8));
  });
}

/** Brightness and colour share one transform: the one as its real, the other as its imaginary part. */
function peaksOf(photo: RgbImage, middle: Point): { luma: number; chroma: number } {
  const [re, im] = cutTile(photo, middle);
  transform(re, im);
  const luma = new Float32Array(TILE_PX * TILE_PX);
  const chroma = new Float32Array(TILE_PX * TILE_PX);
  for (let y = 0; y <= TILE_PX / 2; y++) {
    for (let x = 0; x < TILE_PX; x++) {
      const at = y * TILE_PX + x;
      const mirrored = ((TILE_PX - y) % TILE_PX) * TILE_PX + ((TILE_PX - x) % TILE_PX);
      luma[at] = luma[mirrored] = Math.log((re[at]! + re[mirrored]!) ** 2 + (im[at]! - im[mirrored]!) ** 2 + 1);
      chroma[at] = chroma[mirrored] = Math.log((im[at]! + im[mirrored]!) ** 2 + (re[mirrored]! - re[at]!) ** 2 + 1);
    }
  }
  return { luma: strongestLine(luma), chroma: strongestLine(chroma) };
}

function cutTile({ width, data }: RgbImage, middle: Point): [Float64Array, Float64Array] {
  const re = new Float64Array(TILE_PX * TILE_PX);
  const im = new Float64Array(TILE_PX * TILE_PX);
  const [left, top] = [Math.round(middle.x - TILE_PX / 2), Math.round(middle.y - TILE_PX / 2)];
  for (let y = 0; y < TILE_PX; y++) {
    for (let x = 0; x < TILE_PX; x++) {
      const from = ((top + y) * width + left + x) * 3;
      re[y * TILE_PX + x] = data[from]! * 0.3 + data[from + 1]! * 0.59 + data[from + 2]! * 0.11;
      im[y * TILE_PX + x] = data[from]! - data[from + 2]!;
    }
  }
  fade(re);
  fade(im);
  return [re, im];
}

/** Takes the mean away, which would leak into everything, and fades out towards the rim. */
function fade(tile: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < tile.length; i++) sum += tile[i]!;
  const mean = sum / tile.length;
  for (let y = 0, i = 0; y < TILE_PX; y++) {
    for (let x = 0; x < TILE_PX; x++, i++) tile[i] = (tile[i]! - mean) * HANN[x]! * HANN[y]!;
  }
}

/** By how much the strongest frequency of the band exceeds the mean of its surroundings; half of a spectrum says all. */
function strongestLine(power: Float32Array): number {
  const sums = summed(power);
  let strongest = 0;
  for (let y = AXIS_BINS + 1; y < TILE_PX / 2; y++) {
    for (let x = -TILE_PX / 2 + 1; x < TILE_PX / 2; x++) {
      if (Math.abs(x) <= AXIS_BINS) continue;
      const fx = Math.abs(x) / TILE_PX;
      const fy = y / TILE_PX;
      if (fx * fx + fy * fy < BAND.min ** 2 || fx > BAND.max || fy > BAND.max) continue;
      const own = power[y * TILE_PX + ((x + TILE_PX) % TILE_PX)]!;
      if (own - strongest < 0) continue;
      strongest = Math.max(strongest, own - around(sums, x, y));
    }
  }
  return strongest;
}

/** Sums of all numbers above and left of each place, wrapped so that the axes lie in the middle. */
function summed(power: Float32Array): Float64Array {
  const side = TILE_PX + 1;
  const sums = new Float64Array(side * side);
  for (let y = 0; y < TILE_PX; y++) {
    for (let x = 0; x < TILE_PX; x++) {
      const value = power[((y + TILE_PX / 2) % TILE_PX) * TILE_PX + ((x + TILE_PX / 2) % TILE_PX)]!;
      sums[(y + 1) * side + x + 1] = value + sums[y * side + x + 1]! + sums[(y + 1) * side + x]! - sums[y * side + x]!;
    }
  }
  return sums;
}

/** The mean of a square around a place, but for a smaller one in its middle; both end where the spectrum does. Without objects: thousands are asked for. */
function around(sums: Float64Array, x: number, y: number): number {
  const middle = (y + TILE_PX / 2) * (TILE_PX + 1) + x + TILE_PX / 2;
  // Most of them end nowhere.
  if (Math.abs(x) < WHOLE && y < WHOLE) {
    return (squareSum(sums, middle, AROUND_BINS) - squareSum(sums, middle, SELF_BINS)) / SURROUNDING_BINS;
  }
  const outer = boxSum(sums, x, y, AROUND_BINS);
  const inner = boxSum(sums, x, y, SELF_BINS);
  return (outer - inner) / (boxSize(x, y, AROUND_BINS) - boxSize(x, y, SELF_BINS));
}

/** Places nearer to the middle of the spectrum have all their surroundings in it. */
const WHOLE = TILE_PX / 2 - AROUND_BINS;

const SURROUNDING_BINS = (2 * AROUND_BINS + 1) ** 2 - (2 * SELF_BINS + 1) ** 2;

function squareSum(sums: Float64Array, middle: number, reach: number): number {
  const top = middle - reach * (TILE_PX + 1);
  const bottom = middle + (reach + 1) * (TILE_PX + 1);
  return sums[bottom + reach + 1]! - sums[top + reach + 1]! - sums[bottom - reach]! + sums[top - reach]!;
}

function boxSum(sums: Float64Array, x: number, y: number, reach: number): number {
  const top = clamped(y - reach) * (TILE_PX + 1);
  const bottom = clamped(y + reach + 1) * (TILE_PX + 1);
  const left = clamped(x - reach);
  const right = clamped(x + reach + 1);
  return sums[bottom + right]! - sums[top + right]! - sums[bottom + left]! + sums[top + left]!;
}

function boxSize(x: number, y: number, reach: number): number {
  return (clamped(x + reach + 1) - clamped(x - reach)) * (clamped(y + reach + 1) - clamped(y - reach));
}

function clamped(value: number): number {
  return Math.max(0, Math.min(TILE_PX, value + TILE_PX / 2));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
