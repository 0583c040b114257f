import type { AuthenticityReading, FileReading, Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { measureColour } from './colour.ts';
import { measureFrame } from './frame.ts';
import { measureNoise } from './noise.ts';
import { measurePeriodicity } from './periodicity.ts';

/** What authenticity is measured on. */
export interface Subject {
  file: FileReading;
  photo: RgbImage;
  /** The document as far as it was located: its true rectangle, and its corners in pixels of the photo. */
  page: { image: RgbImage; quad: Quad } | undefined;
  /** Quads in pixels of the photo of what is regular by itself. */
  regular: readonly Quad[];
}

/**
 * Measures how a photo of a document came about: by a camera before the thing itself, or otherwise.
 *
 * Takes about a tenth of a second: everything is measured on small pieces or on a small copy.
 */
export function measureAuthenticity({ file, photo, page, regular }: Subject): AuthenticityReading {
  const frame = measureFrame(photo, page?.quad);
  if (!page) return { file, frame };
  const periodicity = measurePeriodicity(photo, page.quad, regular);
  const colour = measureColour(page.image);
  const noise = measureNoise(photo, page.quad);
  return { file, frame, ...(periodicity && { periodicity }), ...(colour && { colour }), ...(noise && { noise }) };
}
