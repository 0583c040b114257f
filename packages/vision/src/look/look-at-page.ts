import { readPdf417OnPage } from '../barcode/read-pdf417.ts';
import type { Engines } from '../engines.ts';
import type { Page } from '../locate/rectify.ts';
import { mapZone } from '../mrz/map-zone.ts';
import { readMrz } from '../mrz/read.ts';
import type { Ocr } from '../ocr/open.ts';
import { mapQuad } from '../pixels/geometry.ts';
import { toGray } from '../pixels/gray.ts';
import type { Sight } from './sight.ts';

/** A zone runs along at least 0.87 of its document (ICAO Doc 9303); where both pages of a passport are seen, half of it. */
const ZONE_SHARE = 0.5;

/** What an upright page shows; quads in pixels of the photo it was drawn from. */
export async function lookAtPage(
  { ocr }: Engines,
  { image, toPhoto }: Page,
): Promise<Pick<Sight, 'mrz' | 'barcode' | 'boxes'>> {
  const boxes = await ocr.detectOnPage(image);
  const barcode = await readPdf417OnPage(toGray(image));
  // The page fills its image: a second look for smaller print, which a wide view may need, finds no zone here.
  const closeUp: Ocr = { ...ocr, detect: async () => [] };
  const lengthMin = ZONE_SHARE * Math.max(image.width, image.height);
  const mrz = barcode ? undefined : await readMrz(image, { ocr: closeUp, boxes, lengthMin });
  return {
    mrz: mrz && mapZone(mrz, (quad) => mapQuad(toPhoto, quad)),
    barcode: barcode && { ...barcode, quad: mapQuad(toPhoto, barcode.quad) },
    boxes: boxes.map(({ quad }) => mapQuad(toPhoto, quad)),
  };
}
