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
 */
export function warpRgb(image: RgbImage, toSource: Homography, size: { width: number; height: number }): RgbImage {
  return { ...size, data: warp(image, { toSource, size, channels: 3 }) };
}

/** The same for a single channel. */
export function warpGray(image: GrayImage, toSource: Homography, size: { width: number; height: number }): GrayImage {
  return { ...size, data: warp(image, { toSource, size, channels: 1 }) };
}

interface Warp {
  toSource: Homography;
  size: { width: number; height: number };
  channels: 1 | 3;
}

function warp(image: RgbImage | GrayImage, { toSource: h, size, channels }: Warp): Uint8Array {
  const out = new Uint8Array(size.width * size.height * channels);
  const offsets = sampleOffsets(h, size);
  const sums = new Float64Array(channels);
  for (let y = 0, at = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, at += channels) {
      sums.fill(0.5); // rounds the truncation below
      for (const dy of offsets) {
        for (const dx of offsets) addSample(image, h, { x: x + dx, y: y + dy, sums, share: 1 / offsets.length ** 2 });
      }
      for (let c = 0; c < channels; c++) out[at + c] = sums[c]!;
    }
  }
  return out;
}

/** Where inside a target pixel to sample, from the local shrinkage in the middle of the target. */
function sampleOffsets(h: Homography, { width, height }: { width: number; height: number }): number[] {
  const w = h[6]! * (width / 2) + h[7]! * (height / 2) + h[8]!;
  const shrinkage = Math.sqrt(Math.abs(h[0]! * h[4]! - h[1]! * h[3]!)) / Math.abs(w);
  const n = Math.min(Math.max(Math.round(shrinkage), 1), 4);
  return Array.from({ length: n }, (_, i) => (i + 0.5) / n);
}

interface Sample {
  x: number;
  y: number;
  sums: Float64Array;
  share: number;
}

function addSample({ width, height, data }: RgbImage | GrayImage, h: Homography, { x, y, sums, share }: Sample): void {
  const w = h[6]! * x + h[7]! * y + h[8]!;
  // Coordinates count pixel edges; a pixel's value sits in its middle.
  const sx = clamp((h[0]! * x + h[1]! * y + h[2]!) / w - 0.5, width - 1);
  const sy = clamp((h[3]! * x + h[4]! * y + h[5]!) / w - 0.5, height - 1);
  const x0 = sx | 0;
  const y0 = sy | 0;
  const fx = sx - x0;
  const fy = sy - y0;
  const channels = sums.length;
  const right = x0 + 1 < width ? channels : 0;
  const below = y0 + 1 < height ? width * channels : 0;
  const at = (y0 * width + x0) * channels;
  for (let c = 0; c < channels; c++) {
    const i = at + c;
    const top = data[i]! * (1 - fx) + data[i + right]! * fx;
    const bottom = data[i + below]! * (1 - fx) + data[i + below + right]! * fx;
    sums[c]! += (top * (1 - fy) + bottom * fy) * share;
  }
}

function clamp(value: number, max: number): number {
  return value > 0 ? Math.min(value, max) : 0; // NaN becomes 0
}
