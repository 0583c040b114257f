import type { GrayImage } from '../image.ts';

/** Mean luma of a page, 0 black to 255 white. */
export function measureExposure({ data }: GrayImage): number {
  let sum = 0;
  for (const luma of data) sum += luma;
  return sum / data.length;
}
