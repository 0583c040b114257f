import type { GrayImage, RgbImage } from '../image.ts';

/** Luma of an sRGB image after ITU-R BT.601, as JPEG and OpenCV weigh it. */
export function toGray({ width, height, data }: RgbImage): GrayImage {
  const gray = new Uint8Array(width * height);
  for (let i = 0, j = 0; i < gray.length; i++, j += 3) {
    gray[i] = (data[j]! * 77 + data[j + 1]! * 150 + data[j + 2]! * 29 + 128) >> 8;
  }
  return { width, height, data: gray };
}
