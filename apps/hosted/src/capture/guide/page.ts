import type { Gray, Picture, Quad } from './picture.ts';
import { toGray } from './picture.ts';

/** Luma of what lies within a quad, seen straight on. Bilinear; what lies beyond the picture repeats its border. */
export function straighten(picture: Picture, quad: Quad, size: { width: number; height: number }): Gray {
  const source = toGray(picture);
  const map = fromUnitSquare(quad);
  const data = new Uint8ClampedArray(size.width * size.height);
  for (let y = 0; y < size.height; y += 1) {
    for (let x = 0; x < size.width; x += 1) {
      const at = map((x + 0.5) / size.width, (y + 0.5) / size.height);
      data[y * size.width + x] = sample(source, at.x - 0.5, at.y - 0.5);
    }
  }
  return { ...size, data };
}

function sample({ width, height, data }: Gray, x: number, y: number): number {
  const left = Math.max(0, Math.min(width - 2, Math.floor(x)));
  const top = Math.max(0, Math.min(height - 2, Math.floor(y)));
  const fx = Math.max(0, Math.min(1, x - left));
  const fy = Math.max(0, Math.min(1, y - top));
  const i = top * width + left;
  const above = data[i]! + (data[i + 1]! - data[i]!) * fx;
  const below = data[i + width]! + (data[i + width + 1]! - data[i + width]!) * fx;
  return above + (below - above) * fy;
}

/** @see P. S. Heckbert, "Fundamentals of texture mapping and image warping", 1989, section 2.2.3 */
function fromUnitSquare([p0, p1, p2, p3]: Quad) {
  const [sx, sy] = [p0.x - p1.x + p2.x - p3.x, p0.y - p1.y + p2.y - p3.y];
  const [dx1, dy1, dx2, dy2] = [p1.x - p2.x, p1.y - p2.y, p3.x - p2.x, p3.y - p2.y];
  const det = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / det;
  const h = (dx1 * sy - sx * dy1) / det;
  const [a, b] = [p1.x - p0.x + g * p1.x, p3.x - p0.x + h * p3.x];
  const [d, e] = [p1.y - p0.y + g * p1.y, p3.y - p0.y + h * p3.y];
  return (u: number, v: number) => {
    const w = g * u + h * v + 1;
    return { x: (a * u + b * v + p0.x) / w, y: (d * u + e * v + p0.y) / w };
  };
}
