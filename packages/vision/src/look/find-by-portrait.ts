import type { Engines } from '../engines.ts';
import { fivePoints } from '../face/mesh.ts';
import { sightManyFaces } from '../face/read-faces.ts';
import type { RgbImage } from '../image.ts';
import type { Outline } from '../locate/find-outline.ts';
import { findOutlineAround } from '../locate/find-outline-around.ts';
import type { Eyes } from '../locate/quads-around-eyes.ts';
import { pageSize, rectify } from '../locate/rectify.ts';
import { checksOut, surrounds } from './fits-zone.ts';
import { standsOut } from './is-whole.ts';
import { lookAtPage } from './look-at-page.ts';
import { showsNumbers } from './shows-numbers.ts';
import type { Outlined } from './sight.ts';

/**
 * Finds the document in a photo in which other things have outlines and print as well, such as a newspaper, from its portrait:
 * of every face in the photo an outline is sought again that it could be the portrait of, in the part of the photo which such
 * a page can reach, so that nothing farther off competes with it. A page has to stand out from what it lies on and to show
 * what documents do: a zone, a barcode or numbers.
 *
 * Which face it is, is told by the page alone and never by whom it looks like.
 */
export async function findByPortrait(engines: Engines, photo: RgbImage): Promise<Outlined | undefined> {
  const faint: Outline[] = [];
  for (const eyes of await eyesIn(engines, photo)) {
    const outline = await findOutlineAround(engines.cv, photo, { eyes, isGood: (found) => standsOut(photo, found) });
    if (!outline) continue;
    if (outline.score < CLEAR) faint.push(outline);
    const seen = outline.score < CLEAR ? undefined : await lookAtDocument(engines, photo, outline);
    if (seen) return seen;
  }
  for (const outline of faint.sort((a, b) => b.score - a.score)) {
    const seen = await lookAtDocument(engines, photo, outline);
    if (seen) return seen;
  }
  return undefined;
}

/**
 * An outline this well supported is looked at at once, fainter ones when all faces were asked. Of documents drawn on newspapers
 * most have 0.85 and more, of pictures and columns one in three.
 */
const CLEAR = 0.85;

/** How far the eyes of a portrait are apart, in short and long sides of the photo: on a page of a third of it, and on one that fills it. */
const EYES_SHARE = { min: 0.0175, max: 0.13 } as const;

async function eyesIn({ faces }: Engines, photo: RgbImage): Promise<Eyes[]> {
  const { width, height } = photo;
  const found = await sightManyFaces(await faces.get(), photo, {
    min: EYES_SHARE.min * Math.min(width, height),
    max: EYES_SHARE.max * Math.max(width, height),
  });
  return found.map(({ mesh }) => fivePoints(mesh).slice(0, 2) as unknown as Eyes);
}

async function lookAtDocument(
  engines: Engines,
  photo: RgbImage,
  { quad, score }: Outline,
): Promise<Outlined | undefined> {
  const page = rectify(photo, quad, pageSize(quad));
  if (!page) return undefined;
  const seen = { ...(await lookAtPage(engines, page)), page, score, means: 'outline' as const };
  if (seen.barcode || checksOut(seen.mrz)) return surrounds(quad, seen.mrz) ? seen : undefined;
  return (await showsNumbers(engines.ocr, photo, seen.boxes)) ? seen : undefined;
}
