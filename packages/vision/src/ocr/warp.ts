import type { Quad } from '@credence/verification';
import type { GrayImage, RgbImage } from '../image.ts';

/**
 * The projection of the unit square onto a quad, (0, 0) to its first corner and (1, 0) to its second.
 *
 * @returns a to h of x = (a·u + b·v + c) / (g·u + h·v + 1), y = (d·u + e·v + f) / (g·u + h·v + 1).
 * @see P. Heckbert, "Fundamentals of texture mapping and image warping", 1989, section 2.2.3
 */
function projectionOnto([a, b, c, d]: Quad) {
  const sx = a.x - b.x + c.x - d.x;
  const sy = a.y - b.y + c.y - d.y;
  const [dx1, dy1, dx2, dy2] = [b.x - c.x, b.y - c.y, d.x - c.x, d.y - c.y];
  const det = dx1 * dy2 - dx2 * dy1 || 1e-9;
  const g = (sx * dy2 - dx2 * sy) / det;
  const h = (dx1 * sy - sx * dy1) / det;
  return [b.x - a.x + g * b.x, d.x - a.x + h * d.x, a.x, b.y - a.y + g * b.y, d.y - a.y + h * d.y, a.y, g, h] as const;
}

/**
 * Warps a quad of an image to an upright rectangle.
 *
 * Shrinking averages a grid of samples for each pixel, so that thin strokes survive. Outside the image the nearest edge
 * pixel is repeated.
 */
export function warp(image: RgbImage, quad: Quad, width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  const [a, b, c, d, e, f, g, h] = projectionOnto(quad);
  const n = samplesPerPixel(quad, width, height);
  const { width: sourceWidth, height: sourceHeight, data: source } = image;
  for (let y = 0, to = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, to += 3) {
      let [red, green, blue] = [0, 0, 0];
      for (let sample = 0; sample < n * n; sample += 1) {
        const u = (x + ((sample % n) + 0.5) / n) / width;
        const v = (y + (Math.floor(sample / n) + 0.5) / n) / height;
        const w = g * u + h * v + 1;
        // The quad is given in pixel edges: (0.5, 0.5) is the centre of the first pixel.
        const px = Math.min(Math.max((a * u + b * v + c) / w - 0.5, 0), sourceWidth - 1);
        const py = Math.min(Math.max((d * u + e * v + f) / w - 0.5, 0), sourceHeight - 1);
        const [x0, y0] = [Math.floor(px), Math.floor(py)];
        const [fx, fy] = [px - x0, py - y0];
        const [right, below] = [x0 + 1 < sourceWidth ? 3 : 0, y0 + 1 < sourceHeight ? sourceWidth * 3 : 0];
        const at = (y0 * sourceWidth + x0) * 3;
        const [w00, w10, w01, w11] = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy];
        const [i10, i01, i11] = [at + right, at + below, at + below + right];
        red += w00 * source[at]! + w10 * source[i10]! + w01 * source[i01]! + w11 * source[i11]!;
        green += w00 * source[at + 1]! + w10 * source[i10 + 1]! + w01 * source[i01 + 1]! + w11 * source[i11 + 1]!;
        blue += w00 * source[at + 2]! + w10 * source[i10 + 2]! + w01 * source[i01 + 2]! + w11 * source[i11 + 2]!;
      }
      data[to] = red / (n * n) + 0.5;
      data[to + 1] = green / (n * n) + 0.5;
      data[to + 2] = blue / (n * n) + 0.5;
    }
  }
  return { width, height, data };
}

/** Resizes a whole image; see {@link warp}. */
export function resize(image: RgbImage, width: number, height: number): RgbImage {
  const { width: w, height: h } = image;
  const corners: Quad = [
    { x: 0, y: 0 },
    { x: w, y: 0 },
    { x: w, y: h },
    { x: 0, y: h },
  ];
  return warp(image, corners, width, height);
}

function samplesPerPixel([a, b, c, d]: Quad, width: number, height: number) {
  const across = Math.max(Math.hypot(b.x - a.x, b.y - a.y), Math.hypot(c.x - d.x, c.y - d.y)) / width;
  const down = Math.max(Math.hypot(d.x - a.x, d.y - a.y), Math.hypot(c.x - b.x, c.y - b.y)) / height;
  return Math.min(8, Math.max(1, Math.round(Math.max(across, down) + 0.2)));
}

/** The luma of an image: ITU-R BT.601 weights. */
export function lumaOf({ width, height, data }: RgbImage): GrayImage {
  const luma = new Uint8Array(width * height);
  for (let i = 0; i < luma.length; i += 1) {
    luma[i] = 0.299 * data[i * 3]! + 0.587 * data[i * 3 + 1]! + 0.114 * data[i * 3 + 2]! + 0.5;
  }
  return { width, height, data: luma };
}
