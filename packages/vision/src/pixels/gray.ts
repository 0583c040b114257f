import type { GrayImage, RgbImage } from '../image.ts';

const known = new WeakMap<RgbImage, GrayImage>();

/**
 * Luma of an sRGB image after ITU-R BT.601, as JPEG and OpenCV weigh it.
 *
 * Kept for as long as the image is, which is not to be drawn into afterwards: a page is asked for its luma four times.
 */
export function toGray(image: RgbImage): GrayImage {
  let gray = known.get(image);
  if (!gray) {
    gray = grayOf(image);
    known.set(image, gray);
  }
  return gray;
}

function grayOf({ width, height, data }: RgbImage): GrayImage {
  const gray = new Uint8Array(width * height);
  for (let i = 0, j = 0; i < gray.length; i++, j += 3) {
    gray[i] = (data[j]! * 77 + data[j + 1]! * 150 + data[j + 2]! * 29 + 128) >> 8;
  }
  return { width, height, data: gray };
}
