import sharp from 'sharp';
import { LICENSE_PORTRAIT } from '../driving-license.ts';
import { findHomography, mapQuad, type Quad, rectangle } from '../homography.ts';
import { CARD_PORTRAIT } from '../id-card.ts';
import { PASSPORT_PORTRAIT } from '../passport.ts';
import type { Photo } from '../photograph.ts';
import type { Page } from '../sheet.ts';
import type { SpecimenType } from '../truth.ts';
import { PORTRAIT } from './brush.ts';

const PLACES = { passport: PASSPORT_PORTRAIT, id_card: CARD_PORTRAIT, driving_license: LICENSE_PORTRAIT } as const;

/** What is left around the portrait, in widths of it: a face that fills all of a picture is not found by every detector. */
const MARGIN = 0.25;

/** The width of a drawn selfie, in pixels. */
const WIDTH_PX = 1080;

/**
 * Cuts the portrait out of the photo of a document and enlarges it, as whoever has only the document could do in place of
 * taking a selfie.
 *
 * @returns A JPEG file; the same photo gives the same bytes.
 */
export async function cutPortrait(photo: Photo, page: Page, type: SpecimenType): Promise<Buffer> {
  const toFrame = findHomography(rectangle(page.widthMm, page.heightMm), photo.quad);
  const corners = mapQuad(toFrame, portraitCorners(PLACES[type]));
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const margin = MARGIN * (Math.max(...xs) - Math.min(...xs));
  const left = Math.max(0, Math.round(Math.min(...xs) - margin));
  const top = Math.max(0, Math.round(Math.min(...ys) - margin));
  const width = Math.min(photo.width, Math.round(Math.max(...xs) + margin)) - left;
  const height = Math.min(photo.height, Math.round(Math.max(...ys) + margin)) - top;
  return sharp(photo.jpeg)
    .extract({ left, top, width, height })
    .resize({ width: WIDTH_PX })
    .jpeg({ quality: 88 })
    .toBuffer();
}

/** Of a portrait whose top left corner is at `x` and `y`, all in millimetres of the page. */
export function portraitCorners({ x, y, heightMm }: { x: number; y: number; heightMm: number }): Quad {
  const [right, bottom] = [x + (heightMm * PORTRAIT.width) / PORTRAIT.height, y + heightMm];
  return [
    { x, y },
    { x: right, y },
    { x: right, y: bottom },
    { x, y: bottom },
  ];
}
