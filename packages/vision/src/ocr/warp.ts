import type { Quad } from '@credence/verification';
import type { GrayImage, RgbImage } from '../image.ts';
import { warpGray, warpRgb } from '../pixels/warp.ts';

/**
 * The projection of a rectangle of this size onto a quad, its top left corner to the quad's first.
 *
 * @see P. Heckbert, "Fundamentals of texture mapping and image warping", 1989, section 2.2.3
 */
function projectionOnto([a, b, c, d]: Quad, width: number, height: number) {
  const sx = a.x - b.x + c.x - d.x;
  const sy = a.y - b.y + c.y - d.y;
  const [dx1, dy1, dx2, dy2] = [b.x - c.x, b.y - c.y, d.x - c.x, d.y - c.y];
  const det = dx1 * dy2 - dx2 * dy1 || 1e-9;
  const g = (sx * dy2 - dx2 * sy) / det;
  const h = (dx1 * sy - sx * dy1) / det;
  const onUnitSquare = [
    b.x - a.x + g * b.x,
    d.x - a.x + h * d.x,
    a.x,
    b.y - a.y + g * b.y,
    d.y - a.y + h * d.y,
    a.y,
    g,
    h,
    1,
  ];
  return onUnitSquare.map((value, i) => value / [width, height, 1][i % 3]!);
}

/**
 * Warps a quad of an image to an upright rectangle.
 *
 * Shrinking averages a grid of samples for each pixel, so that thin strokes survive. Outside the image the nearest edge
 * pixel is repeated.
 *
 * @param grid Pixels of the image from one sample to the next: {@link DENSE} unless said.
 */
export function warp(image: RgbImage, quad: Quad, width: number, height: number, grid: Grid = DENSE): RgbImage {
  const samples = samplesPerPixel(quad, { width, height }, grid);
  return warpRgb(image, projectionOnto(quad, width, height), { width, height }, samples);
}

/** The same of a single channel, in a third of the time. */
export function warpLuma(image: GrayImage, quad: Quad, width: number, height: number, grid: Grid = DENSE): GrayImage {
  const samples = samplesPerPixel(quad, { width, height }, grid);
  return warpGray(image, projectionOnto(quad, width, height), { width, height }, samples);
}

/** Pixels of the image from one sample to the next. */
type Grid = typeof DENSE | typeof SPARSE;

/** A sample for each pixel. */
const DENSE = 1;

/** A bilinear sample sees two pixels in both directions: so far apart they leave none out, and take half the time. */
export const SPARSE = 1.5;

function samplesPerPixel([a, b, c, d]: Quad, { width, height }: { width: number; height: number }, grid: Grid) {
  const across = Math.max(Math.hypot(b.x - a.x, b.y - a.y), Math.hypot(c.x - d.x, c.y - d.y)) / width;
  const down = Math.max(Math.hypot(d.x - a.x, d.y - a.y), Math.hypot(c.x - b.x, c.y - b.y)) / height;
  return Math.min(8, Math.max(1, Math.round(Math.max(across, down) / grid + 0.2)));
}

/** The luma of an image: ITU-R BT.601 weights. */
export function lumaOf({ width, height, data }: RgbImage): GrayImage {
  const luma = new Uint8Array(width * height);
  for (let i = 0; i < luma.length; i += 1) {
    luma[i] = 0.299 * data[i * 3]! + 0.587 * data[i * 3 + 1]! + 0.114 * data[i * 3 + 2]! + 0.5;
  }
  return { width, height, data: luma };
}
