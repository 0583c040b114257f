import type { FrameReading, Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { distance, quadSize } from '../pixels/geometry.ts';

/** How far values of one colour may stray: JPEG moves flat ones a little, and an even desk with little noise strays by 5. */
const FLAT_RANGE = 2;

/**
 * Measures how the document lies in its picture.
 *
 * @param page Corners in pixels of the photo.
 */
export function measureFrame(photo: RgbImage, page: Quad | undefined): FrameReading {
  return { ...placeOf(photo, page), bars: round(barsOf(photo)) };
}

function placeOf({ width, height }: RgbImage, page: Quad | undefined): Pick<FrameReading, 'margin' | 'skew'> {
  if (!page) return { margin: 0, skew: 0 };
  const margins = page.flatMap(({ x, y }) => [Math.min(x, width - x), Math.min(y, height - y)]);
  // Each corner has two sides of the picture next to it; the document is cropped when all corners are at both.
  return { margin: round(Math.max(...margins) / width), skew: round(skewOf(page)) };
}

function skewOf(page: Quad): number {
  const long = Math.max(...Object.values(quadSize(page)));
  const [a, b, c, d] = page;
  const level = (p: { x: number; y: number }, q: { x: number; y: number }) =>
    Math.min(Math.abs(p.x - q.x), Math.abs(p.y - q.y));
  return Math.max(level(a, b), level(b, c), level(c, d), level(d, a), Math.abs(distance(a, b) - distance(c, d))) / long;
}

function barsOf(photo: RgbImage): number {
  const rows = (from: number, step: number) =>
    flatLines(photo.height, from, step, (y) => isFlatLine(photo, y * photo.width, 1, photo.width));
  const columns = (from: number, step: number) =>
    flatLines(photo.width, from, step, (x) => isFlatLine(photo, x, photo.width, photo.height));
  const { width, height } = photo;
  return Math.max(rows(0, 1), rows(height - 1, -1), columns(0, 1), columns(width - 1, -1));
}

/** How many lines from one side on are of one colour each, at most half of all. */
function flatLines(count: number, from: number, step: number, isFlat: (at: number) => boolean): number {
  let lines = 0;
  while (lines < count / 2 && isFlat(from + lines * step)) lines += 1;
  return lines / count;
}

/** Whether 95 % of a line's pixels are of the colour of its first quarter's middle: a clock may stand on it. */
function isFlatLine({ data }: RgbImage, start: number, step: number, count: number): boolean {
  const own = (start + Math.floor(count / 8) * step) * 3;
  let other = 0;
  for (let i = 0; i < count; i++) {
    const at = (start + i * step) * 3;
    const stray = Math.max(...[0, 1, 2].map((c) => Math.abs(data[at + c]! - data[own + c]!)));
    if (stray > FLAT_RANGE && ++other > count * 0.05) return false;
  }
  return true;
}

function round(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
