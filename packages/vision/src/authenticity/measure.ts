import type { AuthenticityReading, FileReading, Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { scaleQuad } from '../pixels/geometry.ts';
import { measureColour } from './colour.ts';
import { measureFrame } from './frame.ts';
import { measureNoise } from './noise.ts';
import { measurePeriodicity } from './periodicity.ts';
import { measurePieces } from './pieces/measure-pieces.ts';

/** What authenticity is measured on. */
export interface Subject {
  bytes: Uint8Array;
  file: FileReading;
  photo: RgbImage;
  /** The photo before it was made smaller, in its own colours, where it was kept. */
  own: RgbImage | undefined;
  /** The document as far as it was located: its true rectangle, and its corners in pixels of the photo. */
  page: { image: RgbImage; quad: Quad } | undefined;
  /** Quads in pixels of the photo of what is regular by itself. */
  regular: readonly Quad[];
  /** Lines of print in pixels of the photo. */
  lines: readonly Quad[];
  /** The size of the photo before it was made smaller, upright; pieces are told in its pixels. */
  size: { width: number; height: number };
}

/**
 * Measures how a photo of a document came about: by a camera before the thing itself, or otherwise.
 *
 * Takes about a tenth of a second: everything is measured on small pieces or on a small copy.
 */
export async function measureAuthenticity(subject: Subject): Promise<AuthenticityReading> {
  const { file, photo, page, regular } = subject;
  const frame = measureFrame(photo, page?.quad);
  if (!page) return { file, frame };
  const periodicity = measurePeriodicity(photo, page.quad, regular);
  const colour = measureColour(page.image);
  const noise = measureNoise(photo, page.quad);
  const pieces = await measurePieces(inOwnPixels(subject, page.quad));
  return {
    ...{ file, frame },
    ...(periodicity && { periodicity }),
    ...(colour && { colour }),
    ...(noise && { noise }),
    ...(pieces && { pieces }),
  };
}

function inOwnPixels({ bytes, photo, own, size, lines }: Subject, page: Quad) {
  const scaled = (quad: Quad) => scaleQuad(quad, size.width / photo.width);
  return { bytes, own, size, page: scaled(page), lines: lines.map(scaled) };
}
