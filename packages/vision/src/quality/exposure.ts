import type { GrayImage } from '../image.ts';

/** Mean luma of a page, 0 black to 255 white. */
export function measureExposure({ data }: GrayImage): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i]!;
  return sum / data.length;
}
