import type { GrayImage } from '../image.ts';
import { resizeGray } from '../pixels/resize.ts';

/** The part of an aligned face that shows skin and features, whatever the hair and the background: its middle. */
const MIDDLE = { from: 0.2, to: 0.8 } as const;

/** Variance of the Laplacian of an aligned face's middle: low for a face that is blurred or was enlarged. */
export function measureFaceSharpness({ width, height, data }: GrayImage): number {
  let [sum, squares, count] = [0, 0, 0];
  for (let y = Math.round(MIDDLE.from * height); y < MIDDLE.to * height; y++) {
    for (let x = Math.round(MIDDLE.from * width); x < MIDDLE.to * width; x++) {
      const i = y * width + x;
      const laplacian = data[i - 1]! + data[i + 1]! + data[i - width]! + data[i + width]! - 4 * data[i]!;
      sum += laplacian;
      squares += laplacian * laplacian;
      count += 1;
    }
  }
  return squares / count - (sum / count) ** 2;
}

/** Sides of the square of an aligned face between ears, forehead and chin, in pixels. */
const THUMBNAIL = { left: 16, top: 28, side: 80, cells: 16 } as const;

/**
 * An aligned face at 16 × 16: enough to tell the same picture from another of the same person. Finer ones told them apart
 * less surely, because what a print and a camera do to a picture does not blur away in them.
 */
export function drawThumbnail({ width, data }: GrayImage): number[] {
  const { left, top, side, cells } = THUMBNAIL;
  const cut = new Uint8Array(side * side);
  for (let y = 0; y < side; y++) {
    const from = (top + y) * width + left;
    cut.set(data.subarray(from, from + side), y * side);
  }
  return Array.from(resizeGray({ width: side, height: side, data: cut }, cells, cells).data);
}
