import type { Quad } from '@credence/verification';
import type { Engines } from '../engines.ts';
import type { RgbImage } from '../image.ts';
import { searchedCopies } from '../locate/find-outline.ts';
import { contains, quadSize, scaleQuad } from '../pixels/geometry.ts';
import { toGray } from '../pixels/gray.ts';
import { areaOf } from './beyond.ts';
import { isPlainAround } from './is-plain-around.ts';
import type { Outlined } from './sight.ts';

/** Long side at which the detector sees enough of a photo to tell whether print lies beside the page. */
const GLANCE_SIDE = 512;

/** Fewer lines than this may be a corner of a document. */
export const LINES_MIN = 4;

/** How much of a photo's print, by area, may lie beside a page or across its edge for the page to be all there is to read. */
const STRAY_MAX = 0.04;

/**
 * Whether what lies around the page is plain, or a glance finds hardly any print but on the page, so that nothing is to be gained from reading the whole photo,
 * which takes longer than all the rest.
 */
export async function showsAllPrint({ ocr }: Engines, photo: RgbImage, { page, boxes }: Outlined): Promise<boolean> {
  if (boxes.length < LINES_MIN) return false;
  const { detail, image } = await searchedCopies(photo);
  if (isPlainAround(toGray(image), scaleQuad(page.quad, image.width / photo.width))) return true;
  const seen = await ocr.detect(detail, GLANCE_SIDE);
  const placed = scaleQuad(page.quad, detail.width / photo.width);
  // Boxes are larger than their print, the more so at this size.
  const onPage = (quad: Quad) => quad.every((corner) => contains(placed, corner, 0.6 * quadSize(quad).height));
  return areaOf(seen.filter(({ quad }) => !onPage(quad))) <= STRAY_MAX * areaOf(seen);
}
