import type { Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { pageSize, rectify } from '../locate/rectify.ts';
import { startAt } from '../pixels/geometry.ts';
import type { FaceNetworks } from './open.ts';
import { eyeDistanceOf, sightFaces } from './read-faces.ts';

/**
 * How far the eyes of a portrait are apart, in long sides of its page. A portrait is 26 to 35 mm wide on the 125 mm of a
 * passport's page, and 20 to 30 mm on the 85.6 mm of a card (ICAO Doc 9303 parts 4 and 5); of its width the eyes take 0.25 to
 * 0.36 (ISO/IEC 19794-5: two to 1.4 heads wide, the eyes half a head apart). A portrait that was taken for a page has 0.155
 * and more.
 */
const EYES_SHARE = { min: 0.05, max: 0.13 } as const;

/** Which way up is not known; the detector finds most faces that stand on their heads as well. */
const TURNS = [0, 2, 1, 3] as const;

/** Whether a quad shows a face as large as the portrait of a document that fills it. */
export async function showsPortrait(networks: FaceNetworks, photo: RgbImage, quad: Quad): Promise<boolean> {
  for (const turns of TURNS) {
    const turned = startAt(quad, turns);
    const page = rectify(photo, turned, pageSize(turned));
    if (!page) return false;
    const { faces } = await sightFaces(networks, page.image, { small: false });
    const longSide = Math.max(page.image.width, page.image.height);
    const shares = faces.map(({ mesh }) => eyeDistanceOf(mesh) / longSide);
    if (shares.some((share) => share >= EYES_SHARE.min && share <= EYES_SHARE.max)) return true;
  }
  return false;
}
