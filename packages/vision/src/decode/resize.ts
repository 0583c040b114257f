import type { RgbImage } from '../image.ts';
import { openPixels } from './guarded-sharp.ts';

/**
 * Resizes decoded pixels natively, free of aliasing: seven times as fast as `pixels/resize`, which runs in browsers too.
 *
 * @param width Target size in pixels, at least 1.
 */
export async function resizeImage(image: RgbImage, width: number, height: number): Promise<RgbImage> {
  if (width === image.width && height === image.height) return image;
  const resized = openPixels(image).resize(width, height, { fit: 'fill', kernel: 'linear' });
  return { width, height, data: await resized.raw().toBuffer() };
}

/** Shrinks an image so that its long side is at most `longSide` pixels; a smaller one is returned as it is. */
export async function shrinkImage(image: RgbImage, longSide: number): Promise<RgbImage> {
  const scale = longSide / Math.max(image.width, image.height);
  if (scale >= 1) return image;
  return resizeImage(
    image,
    Math.max(1, Math.round(image.width * scale)),
    Math.max(1, Math.round(image.height * scale)),
  );
}
