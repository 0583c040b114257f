import type { GrayImage } from '../image.ts';
import { resizeGray } from '../pixels/resize.ts';

/** Width at which sharpness is measured, in pixels, so that figures of different photos compare. */
const MEASURED_WIDTH_PX = 1000;
const COLUMNS = 6;
const ROWS = 4;
/** Which tile speaks for the page: the fourth best, since paper between the lines is smooth on the sharpest photo. */
const RANK = 4;

/**
 * Measures how sharply a page was photographed: the variance of its Laplacian, fourth best of 24 tiles.
 *
 * On rendered documents: sharp 840–1320, mild blur 500–670, strong blur or motion 300–460, enlarged from too few
 * pixels 90–250.
 *
 * @param page Luma of the rectified page, of any size.
 */
export function measureSharpness(page: GrayImage): number {
  const height = Math.max(ROWS * 3, Math.round((page.height * MEASURED_WIDTH_PX) / page.width));
  const image = resizeGray(page, MEASURED_WIDTH_PX, height);
  const tiles: number[] = [];
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) tiles.push(tileVariance(image, row, column));
  }
  return tiles.sort((a, b) => b - a)[RANK - 1]!;
}

function tileVariance({ width, height, data }: GrayImage, row: number, column: number): number {
  const [top, bottom] = [Math.floor((row * height) / ROWS), Math.floor(((row + 1) * height) / ROWS)];
  const [left, right] = [Math.floor((column * width) / COLUMNS), Math.floor(((column + 1) * width) / COLUMNS)];
  let [sum, squares, count] = [0, 0, 0];
  for (let y = Math.max(top, 1); y < Math.min(bottom, height - 1); y++) {
    for (let x = Math.max(left, 1); x < Math.min(right, width - 1); x++) {
      const i = y * width + x;
      const laplacian = data[i - 1]! + data[i + 1]! + data[i - width]! + data[i + width]! - 4 * data[i]!;
      sum += laplacian;
      squares += laplacian * laplacian;
      count += 1;
    }
  }
  return squares / count - (sum / count) ** 2;
}
