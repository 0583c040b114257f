import type { Engines } from '../engines.ts';
import type { RgbImage } from '../image.ts';
import { pageFromText } from '../locate/page-from-print.ts';
import { pageSize, rectify } from '../locate/rectify.ts';
import { refineCorners } from '../locate/refine-corners.ts';
import { mapQuad, quadArea, rectangle } from '../pixels/geometry.ts';
import { pageAround } from './fits-zone.ts';
import type { Sight } from './sight.ts';

/** Where no outline holds what was read, what was read tells where the page is. */
export async function placeByPrint(
  { ocr }: Engines,
  photo: RgbImage,
  sight: Pick<Sight, 'mrz' | 'barcode' | 'boxes'>,
): Promise<Sight> {
  const { quad, means } = placeOf(photo, sight);
  const page = quad && rectify(photo, quad, pageSize(quad));
  if (!page) return { ...sight, score: 0, means };
  // At page size small print comes apart that ran together on the whole photo.
  const boxes = (await ocr.detect(page.image)).map((box) => mapQuad(page.toPhoto, box.quad));
  return { ...sight, boxes, page, score: 0, means };
}

/** How far from where the zone puts them the page's sides are looked for, as a share of its diagonal. */
const MRZ_REACH = 0.035;

/** Print over this much of a photo is a scan: the page is the picture. */
const SCAN_SHARE = 0.55;

function placeOf(photo: RgbImage, { mrz, barcode, boxes }: Pick<Sight, 'mrz' | 'barcode' | 'boxes'>) {
  const aroundZone = mrz && pageAround(mrz);
  if (aroundZone) return { quad: refineCorners(photo, aroundZone, MRZ_REACH), means: 'text_lines' as const };
  const around = pageFromText(boxes, barcode ? [barcode.quad] : []) ?? barcode?.quad;
  if (!around) return { quad: undefined, means: 'whole_image' as const };
  const whole = rectangle(photo.width, photo.height);
  if (quadArea(around) > SCAN_SHARE * quadArea(whole)) return { quad: whole, means: 'whole_image' as const };
  return { quad: around, means: barcode && boxes.length === 0 ? ('barcode' as const) : ('text_lines' as const) };
}
