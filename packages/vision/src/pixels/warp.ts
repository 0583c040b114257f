import type { GrayImage, RgbImage } from '../image.ts';
import type { Homography } from './geometry.ts';

/**
 * Draws an image through a projective map with bilinear interpolation.
 *
 * Where the target is smaller than the source each target pixel averages a grid of samples, so that thin bars and
 * strokes do not alias. Pixels from outside the source take its nearest edge.
 *
 * @param toSource Takes pixel coordinates of the target to those of the source.
 * @param size Size of the target in pixels.
 * @param samples Along each side of a target pixel; by the shrinkage in its middle when left out.
 */
export function warpRgb(
  image: RgbImage,
  toSource: Homography,
  size: { width: number; height: number },
  samples = samplesFor(toSource, size),
): RgbImage {
  return { ...size, data: warp(image, { toSource, size, samples, channels: 3 }) };
}

/** The same for a single channel. */
export function warpGray(
  image: GrayImage,
  toSource: Homography,
  size: { width: number; height: number },
  samples = samplesFor(toSource, size),
): GrayImage {
  return { ...size, data: warp(image, { toSource, size, samples, channels: 1 }) };
}

interface Warp {
  toSource: Homography;
  size: { width: number; height: number };
  samples: number;
  channels: 1 | 3;
}

/**
 * Samples at least from one place that is computed exactly to the next; those between lie on a straight line, which spares the
 * divisions. Of a small picture that leans over by a quarter they are 0.1 px off at most, of a page a hundredth.
 */
const STRETCH = 8;

function warp(image: RgbImage | GrayImage, { toSource, size, samples, channels }: Warp): Uint8Array {
  const out = new Uint8Array(size.width * size.height * channels);
  const map = toSource as unknown as Matrix;
  const rowLength = size.width * channels;
  if (samples === 1 && channels === 3) {
    for (let y = 0; y < size.height; y++) drawRgbRow(image, map, y, out.subarray(y * rowLength, (y + 1) * rowLength));
    return out;
  }
  const sums = new Float64Array(rowLength);
  const share = 1 / samples ** 2;
  const addSamples = channels === 1 ? addGraySamples : addRgbSamples;
  for (let y = 0; y < size.height; y++) {
    sums.fill(0);
    for (let j = 0.5; j < samples; j++) addSamples(image, map, y + j / samples, { sums, samples });
    for (let i = 0, at = y * rowLength; i < rowLength; i++, at++) out[at] = sums[i]! * share + 0.5;
  }
  return out;
}

/** Places are counted in this share of a pixel: whole numbers, of which the compiler makes a loop twice as fast. */
const PLACE_BITS = 16;

/** Pixels along a side of which places are such whole numbers, of 32 bits with their sign. */
const WHOLE_SIDE_MAX = 2 ** (31 - PLACE_BITS);

/** How much each of four pixels counts, in bits: times a level and once more times itself it stays below 2^31. */
const SHARE_BITS = 11;
const SHARE = 2 ** SHARE_BITS;
const SHARE_MASK = SHARE - 1;
const HALF = 2 ** (2 * SHARE_BITS - 1);

/** Loops without calls or objects, as a page is two million pixels: a row of the target, of one sample a pixel. */
function drawRgbRow({ width, height, data }: RgbImage, map: Matrix, y: number, out: Uint8Array): void {
  const [h0, h1, h2, h3, h4, h5, h6, h7, h8] = map;
  const [maxX, maxY, rowLength, along] = [width - 1, height - 1, width * 3, out.length / 3];
  // Coordinates count pixel edges; a pixel's value sits in its middle.
  const v = y + 0.5;
  const w = 1 / (h6 * 0.5 + h7 * v + h8);
  let fromX = (h0 * 0.5 + h1 * v + h2) * w - 0.5;
  let fromY = (h3 * 0.5 + h4 * v + h5) * w - 0.5;
  for (let first = 0, at = 0; first < along; first += STRETCH) {
    const u = first + STRETCH + 0.5;
    const w = 1 / (h6 * u + h7 * v + h8);
    const toX = (h0 * u + h1 * v + h2) * w - 0.5;
    const toY = (h3 * u + h4 * v + h5) * w - 0.5;
    const stepX = (toX - fromX) / STRETCH;
    const stepY = (toY - fromY) / STRETCH;
    // A pixel short of the rim, as whole steps may go a little further.
    const across = fromX >= 1 && toX >= 1 && fromX < maxX - 1 && toX < maxX - 1;
    const within = fromY >= 1 && toY >= 1 && fromY < maxY - 1 && toY < maxY - 1;
    const inside = across && within && maxX < WHOLE_SIDE_MAX && maxY < WHOLE_SIDE_MAX;
    const end = 3 * Math.min(first + STRETCH, along);
    if (inside) {
      const wholeX = Math.round(stepX * 2 ** PLACE_BITS);
      const wholeY = Math.round(stepY * 2 ** PLACE_BITS);
      let px = Math.round(fromX * 2 ** PLACE_BITS);
      let py = Math.round(fromY * 2 ** PLACE_BITS);
      for (; at < end; at += 3, px = (px + wholeX) | 0, py = (py + wholeY) | 0) {
        const right = (px >> (PLACE_BITS - SHARE_BITS)) & SHARE_MASK;
        const lower = (py >> (PLACE_BITS - SHARE_BITS)) & SHARE_MASK;
        const left = SHARE - right;
        const upper = SHARE - lower;
        const a = (Math.imul(py >> PLACE_BITS, rowLength) + Math.imul(px >> PLACE_BITS, 3)) | 0;
        const c = (a + rowLength) | 0;
        const red = Math.imul(Math.imul(data[a]!, left) + Math.imul(data[a + 3]!, right), upper);
        const red2 = Math.imul(Math.imul(data[c]!, left) + Math.imul(data[c + 3]!, right), lower);
        out[at] = (red + red2 + HALF) >> (2 * SHARE_BITS);
        const green = Math.imul(Math.imul(data[a + 1]!, left) + Math.imul(data[a + 4]!, right), upper);
        const green2 = Math.imul(Math.imul(data[c + 1]!, left) + Math.imul(data[c + 4]!, right), lower);
        out[at + 1] = (green + green2 + HALF) >> (2 * SHARE_BITS);
        const blue = Math.imul(Math.imul(data[a + 2]!, left) + Math.imul(data[a + 5]!, right), upper);
        const blue2 = Math.imul(Math.imul(data[c + 2]!, left) + Math.imul(data[c + 5]!, right), lower);
        out[at + 2] = (blue + blue2 + HALF) >> (2 * SHARE_BITS);
      }
    } else {
      for (let x = fromX, y = fromY; at < end; at += 3, x += stepX, y += stepY) {
        const sx = x > 0 ? Math.min(x, maxX) : 0; // NaN becomes 0
        const sy = y > 0 ? Math.min(y, maxY) : 0;
        const x0 = sx | 0;
        const y0 = sy | 0;
        const fx = sx - x0;
        const fy = sy - y0;
        const a = y0 * rowLength + x0 * 3;
        const b = sx >= maxX ? a : a + 3;
        const below = sy >= maxY ? 0 : rowLength;
        const c = a + below;
        const d = b + below;
        const w11 = fx * fy;
        const w10 = fx - w11;
        const w01 = fy - w11;
        const w00 = 1 - fx - w01;
        out[at] = w00 * data[a]! + w10 * data[b]! + w01 * data[c]! + w11 * data[d]! + 0.5;
        out[at + 1] = w00 * data[a + 1]! + w10 * data[b + 1]! + w01 * data[c + 1]! + w11 * data[d + 1]! + 0.5;
        out[at + 2] = w00 * data[a + 2]! + w10 * data[b + 2]! + w01 * data[c + 2]! + w11 * data[d + 2]! + 0.5;
      }
    }
    fromX = toX;
    fromY = toY;
  }
}

/** Adds what a row of samples sees to the pixels that they belong to; as plain as the loop above. */
function addRgbSamples(
  { width, height, data }: RgbImage,
  map: Matrix,
  v: number,
  { sums, samples }: { sums: Float64Array; samples: number },
): void {
  const [h0, h1, h2, h3, h4, h5, h6, h7, h8] = map;
  const [maxX, maxY, rowLength, pixels] = [width - 1, height - 1, width * 3, sums.length / 3];
  // Whole pixels of the target.
  const stretch = Math.ceil(STRETCH / samples);
  const half = 0.5 / samples;
  const w = 1 / (h6 * half + h7 * v + h8);
  let fromX = (h0 * half + h1 * v + h2) * w - 0.5;
  let fromY = (h3 * half + h4 * v + h5) * w - 0.5;
  for (let first = 0; first < pixels; first += stretch) {
    const u = first + stretch + half;
    const w = 1 / (h6 * u + h7 * v + h8);
    const toX = (h0 * u + h1 * v + h2) * w - 0.5;
    const toY = (h3 * u + h4 * v + h5) * w - 0.5;
    const stepX = (toX - fromX) / (stretch * samples);
    const stepY = (toY - fromY) / (stretch * samples);
    const across = fromX >= 0 && toX >= 0 && fromX < maxX && toX < maxX;
    const inside = across && fromY >= 0 && toY >= 0 && fromY < maxY && toY < maxY;
    const end = Math.min(first + stretch, pixels);
    for (let pixel = first, sx = fromX, sy = fromY; pixel < end; pixel++) {
      // Not taken out of an array: one would be made for every pixel.
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let i = 0; i < samples; i++, sx += stepX, sy += stepY) {
        let x = sx;
        let y = sy;
        let right = 3;
        let below = rowLength;
        if (!inside) {
          x = sx > 0 ? Math.min(sx, maxX) : 0; // NaN becomes 0
          y = sy > 0 ? Math.min(sy, maxY) : 0;
          if (x >= maxX) right = 0;
          if (y >= maxY) below = 0;
        }
        const x0 = x | 0;
        const y0 = y | 0;
        const fx = x - x0;
        const fy = y - y0;
        const a = y0 * rowLength + x0 * 3;
        const b = a + right;
        const c = a + below;
        const d = c + right;
        const w11 = fx * fy;
        const w10 = fx - w11;
        const w01 = fy - w11;
        const w00 = 1 - fx - w01;
        red += w00 * data[a]! + w10 * data[b]! + w01 * data[c]! + w11 * data[d]!;
        green += w00 * data[a + 1]! + w10 * data[b + 1]! + w01 * data[c + 1]! + w11 * data[d + 1]!;
        blue += w00 * data[a + 2]! + w10 * data[b + 2]! + w01 * data[c + 2]! + w11 * data[d + 2]!;
      }
      const at = pixel * 3;
      sums[at]! += red;
      sums[at + 1]! += green;
      sums[at + 2]! += blue;
    }
    fromX = toX;
    fromY = toY;
  }
}

/** The same of a single channel: by itself, as the compiler makes faster code of constant steps from pixel to pixel. */
function addGraySamples(
  { width, height, data }: GrayImage,
  map: Matrix,
  v: number,
  { sums, samples }: { sums: Float64Array; samples: number },
): void {
  const [h0, h1, h2, h3, h4, h5, h6, h7, h8] = map;
  const [maxX, maxY, rowLength, pixels] = [width - 1, height - 1, width, sums.length];
  // Whole pixels of the target.
  const stretch = Math.ceil(STRETCH / samples);
  const half = 0.5 / samples;
  const w = 1 / (h6 * half + h7 * v + h8);
  let fromX = (h0 * half + h1 * v + h2) * w - 0.5;
  let fromY = (h3 * half + h4 * v + h5) * w - 0.5;
  for (let first = 0; first < pixels; first += stretch) {
    const u = first + stretch + half;
    const w = 1 / (h6 * u + h7 * v + h8);
    const toX = (h0 * u + h1 * v + h2) * w - 0.5;
    const toY = (h3 * u + h4 * v + h5) * w - 0.5;
    const stepX = (toX - fromX) / (stretch * samples);
    const stepY = (toY - fromY) / (stretch * samples);
    const across = fromX >= 0 && toX >= 0 && fromX < maxX && toX < maxX;
    const inside = across && fromY >= 0 && toY >= 0 && fromY < maxY && toY < maxY;
    const end = Math.min(first + stretch, pixels);
    for (let pixel = first, sx = fromX, sy = fromY; pixel < end; pixel++) {
      let luma = 0;
      for (let i = 0; i < samples; i++, sx += stepX, sy += stepY) {
        let x = sx;
        let y = sy;
        let right = 1;
        let below = rowLength;
        if (!inside) {
          x = sx > 0 ? Math.min(sx, maxX) : 0; // NaN becomes 0
          y = sy > 0 ? Math.min(sy, maxY) : 0;
          if (x >= maxX) right = 0;
          if (y >= maxY) below = 0;
        }
        const x0 = x | 0;
        const y0 = y | 0;
        const fx = x - x0;
        const fy = y - y0;
        const a = y0 * rowLength + x0;
        const b = a + right;
        const c = a + below;
        const d = c + right;
        const w11 = fx * fy;
        const w10 = fx - w11;
        const w01 = fy - w11;
        const w00 = 1 - fx - w01;
        luma += w00 * data[a]! + w10 * data[b]! + w01 * data[c]! + w11 * data[d]!;
      }
      sums[pixel]! += luma;
    }
    fromX = toX;
    fromY = toY;
  }
}

type Matrix = [number, number, number, number, number, number, number, number, number];

/** How many samples a side a target pixel needs, from the local shrinkage in the middle of the target. */
function samplesFor(h: Homography, { width, height }: { width: number; height: number }): number {
  const w = h[6]! * (width / 2) + h[7]! * (height / 2) + h[8]!;
  const shrinkage = Math.sqrt(Math.abs(h[0]! * h[4]! - h[1]! * h[3]!)) / Math.abs(w);
  return Math.min(Math.max(Math.round(shrinkage), 1), 4);
}
