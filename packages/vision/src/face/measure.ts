import type { GrayImage } from '../image.ts';

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
