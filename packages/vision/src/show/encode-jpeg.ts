import sharp from 'sharp';
import type { RgbImage } from '../image.ts';

/** For people to look at, not to be read again. */
const QUALITY = 85;

/** Writes pixels as a JPEG file that carries nothing else. */
export async function encodeJpeg({ width, height, data }: RgbImage): Promise<Uint8Array> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: QUALITY })
    .toBuffer();
}
