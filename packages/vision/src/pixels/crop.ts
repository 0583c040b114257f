import type { RgbImage } from '../image.ts';

/** A part of an image, and where in it its first pixel lies. */
export interface Part {
  image: RgbImage;
  left: number;
  top: number;
}

/** Cuts out what of a rectangle lies within the image, to whole pixels outwards. */
export function cropRgb(
  image: RgbImage,
  rectangle: { left: number; top: number; width: number; height: number },
): Part {
  const [left, top] = [Math.max(0, Math.floor(rectangle.left)), Math.max(0, Math.floor(rectangle.top))];
  const width = Math.min(image.width, Math.ceil(rectangle.left + rectangle.width)) - left;
  const height = Math.min(image.height, Math.ceil(rectangle.top + rectangle.height)) - top;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * image.width + left) * 3;
    data.set(image.data.subarray(from, from + width * 3), y * width * 3);
  }
  return { image: { width, height, data }, left, top };
}
