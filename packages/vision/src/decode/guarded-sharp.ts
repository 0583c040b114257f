import sharp, { type Sharp } from 'sharp';
import type { RgbImage } from '../image.ts';
import { PHOTO_LIMITS } from './photo-limits.ts';

/** Decoding a 12-megapixel JPEG takes 0.1 s; whatever is still busy after this long was made to be slow. */
const TIMEOUT_S = 10;

/** libvips accepts SVG, PDF and forty other formats unless told otherwise: only what we ask for gets a decoder. */
const ALLOWED_LOADERS = ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'];

sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ALLOWED_LOADERS });
sharp.cache(false); // a person's photo must not outlive its request in an operation cache
sharp.concurrency(1); // parallelism comes from processes

/**
 * Opens a photo under the limits; the camera's orientation is applied to whatever comes out of it.
 *
 * @param options.ignoreIcc Leaves colours as they are stored, whatever they are meant to look like.
 */
export function openGuarded(bytes: Uint8Array, { ignoreIcc = false }: { ignoreIcc?: boolean } = {}): Sharp {
  const guarded = {
    limitInputPixels: PHOTO_LIMITS.pixelsMax,
    failOn: 'truncated',
    autoOrient: true,
    pages: 1,
    ignoreIcc,
  } as const;
  return sharp(bytes, guarded).timeout({ seconds: TIMEOUT_S });
}

/** Opens pixels that were decoded before. */
export function openPixels({ data, width, height }: RgbImage): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}
