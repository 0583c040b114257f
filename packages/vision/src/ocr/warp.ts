import type { Point, Quad } from '@credence/verification';
import type { GrayImage, RgbImage } from '../image.ts';

/**
 * Maps the unit square onto a quad.
 *
 * @returns A function from (u, v) in 0 to 1 to pixels; (0, 0) is the quad's first corner, (1, 0) its second.
 * @see P. Heckbert, "Fundamentals of texture mapping and image warping", 1989, section 2.2.3
 */
export function projectOnto([a, b, c, d]: Quad): (u: number, v: number) => Point {
  const sx = a.x - b.x + c.x - d.x;
  const sy = a.y - b.y + c.y - d.y;
  const [dx1, dy1, dx2, dy2] = [b.x - c.x, b.y - c.y, d.x - c.x, d.y - c.y];
  const det = dx1 * dy2 - dx2 * dy1 || 1e-9;
  const g = (sx * dy2 - dx2 * sy) / det;
  const h = (dx1 * sy - sx * dy1) / det;
  const [xu, xv] = [b.x - a.x + g * b.x, d.x - a.x + h * d.x];
  const [yu, yv] = [b.y - a.y + g * b.y, d.y - a.y + h * d.y];
  return (u, v) => {
    const w = g * u + h * v + 1;
    return { x: (xu * u + xv * v + a.x) / w, y: (yu * u + yv * v + a.y) / w };
  };
}

/**
 * Warps a quad of an image to an upright rectangle.
 *
 * Shrinking averages a grid of samples for each pixel, so that thin strokes survive. Outside the image the nearest edge
 * pixel is repeated.
 */
export function warp(image: RgbImage, quad: Quad, width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  const project = projectOnto(quad);
  const samples = samplesPerPixel(quad, width, height);
  const sum = new Float64Array(3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      sum.fill(0);
      for (let sy = 0; sy < samples; sy += 1) {
        for (let sx = 0; sx < samples; sx += 1) {
          const at = project((x + (sx + 0.5) / samples) / width, (y + (sy + 0.5) / samples) / height);
          addSample(image, at, sum);
        }
      }
      const offset = (y * width + x) * 3;
      for (let c = 0; c < 3; c += 1) data[offset + c] = sum[c]! / (samples * samples) + 0.5;
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

/** Adds the bilinear sample at a point given in pixel edges (0.5, 0.5 is the centre of the first pixel). */
function addSample({ width, height, data }: RgbImage, { x, y }: Point, sum: Float64Array) {
  const px = Math.min(Math.max(x - 0.5, 0), width - 1);
  const py = Math.min(Math.max(y - 0.5, 0), height - 1);
  const [x0, y0] = [Math.floor(px), Math.floor(py)];
  const [fx, fy] = [px - x0, py - y0];
  const a = (y0 * width + x0) * 3;
  const right = x0 + 1 < width ? 3 : 0;
  const below = y0 + 1 < height ? width * 3 : 0;
  for (let c = 0; c < 3; c += 1) {
    const top = data[a + c]! * (1 - fx) + data[a + right + c]! * fx;
    const bottom = data[a + below + c]! * (1 - fx) + data[a + below + right + c]! * fx;
    sum[c]! += top * (1 - fy) + bottom * fy;
  }
}

/** The luma of an image: ITU-R BT.601 weights. */
export function lumaOf({ width, height, data }: RgbImage): GrayImage {
  const luma = new Uint8Array(width * height);
  for (let i = 0; i < luma.length; i += 1) {
    luma[i] = 0.299 * data[i * 3]! + 0.587 * data[i * 3 + 1]! + 0.114 * data[i * 3 + 2]! + 0.5;
  }
  return { width, height, data: luma };
}
