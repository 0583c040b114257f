import type { MrzReading, Quad } from '@credence/verification';
import { readPdf417 } from '../barcode/read-pdf417.ts';
import type { Engines } from '../engines.ts';
import type { RgbImage } from '../image.ts';
import type { Outline } from '../locate/find-outline.ts';
import { pageSize, rectify } from '../locate/rectify.ts';
import { readMrz } from '../mrz/read.ts';
import type { TextBox } from '../ocr/detect.ts';
import { toGray } from '../pixels/gray.ts';
import { BEYOND_MAX, isLineBeyond, shareBeyond, withPrintBeyond } from './beyond.ts';
import { findByPortrait } from './find-by-portrait.ts';
import { checksOut, holds, surrounds } from './fits-zone.ts';
import { isWhole } from './is-whole.ts';
import { lookAtPage } from './look-at-page.ts';
import { placeByPrint } from './place-by-print.ts';
import { showsAllPrint } from './shows-all-print.ts';
import { showsNumbers } from './shows-numbers.ts';
import type { Sight } from './sight.ts';

/**
 * Looks for a zone, a barcode and print: on the page within its outline, and on the whole photo where the page does not show
 * that it is all there is to read.
 *
 * @param options.outline Where the document seems to lie.
 * @param options.zoneExpected False for a side that should have no zone, for which the whole photo is not searched then.
 */
export async function lookAt(
  engines: Engines,
  photo: RgbImage,
  { outline, zoneExpected }: { outline: Outline | undefined; zoneExpected: boolean },
): Promise<Sight> {
  const page = outline && rectify(photo, outline.quad, pageSize(outline.quad));
  const onPage = page && (await lookAtPage(engines, page));
  const outlined = onPage && page && { ...onPage, page, score: outline.score, means: 'outline' as const };
  if (outlined && (outlined.barcode || (checksOut(outlined.mrz) && surrounds(outlined.page.quad, outlined.mrz)))) {
    return outlined;
  }
  if (outlined && checksOut(outlined.mrz)) return placeByPrint(engines, photo, outlined);
  if (outlined && !outlined.mrz && (await showsAllPrint(engines, photo, outlined))) return outlined;

  const onPhoto = { boxes: await engines.ocr.detect(photo), barcode: await readPdf417(toGray(photo)) };
  const beyond = onPhoto.boxes.filter(({ quad }) => !page || isLineBeyond(page.quad, quad));
  // A zone may be on the photo although the page shows none: beyond its outline, cut by it, or warped with it.
  const mayShowZone = zoneExpected || onPage?.mrz !== undefined || beyond.length > 0;
  const mrz =
    onPhoto.barcode || !mayShowZone ? onPage?.mrz : await readZone(engines, photo, { onPhoto, known: onPage?.mrz });
  const fits = (quad: Quad) => surrounds(quad, mrz) && (!onPhoto.barcode || holds(quad, onPhoto.barcode.quad));
  const within = outlined && fits(outlined.page.quad) ? outlined : undefined;
  const coded = { mrz, barcode: onPhoto.barcode };
  if (within && shareBeyond(within.page.quad, onPhoto.boxes) <= BEYOND_MAX) {
    return { ...within, ...coded, boxes: withPrintBeyond(within.page.quad, within.boxes, onPhoto.boxes) };
  }
  const lines = within?.boxes.length ?? 0;
  // Its own lines tell which way up it lies; those of a newspaper below it run as they like.
  const whole = within && (await isWhole(engines, photo, { ...outline!, lines })) ? { ...within, ...coded } : undefined;
  if (whole && (mrz || coded.barcode || (await showsNumbers(engines.ocr, photo, whole.boxes)))) return whole;
  // Of two documents neither is the one.
  if (!mrz && !coded.barcode && !outline?.beside && onPhoto.boxes.length > PAGE_LINES_MAX) {
    const byPortrait = await findByPortrait(engines, photo);
    if (byPortrait) return byPortrait;
  }
  return whole ?? placeByPrint(engines, photo, { ...coded, boxes: onPhoto.boxes.map(({ quad }) => quad) });
}

/**
 * A page has up to forty lines of print, a newspaper hundreds: where there are no more than a page has, a document without an
 * outline fills the picture, as scans do, and what is outlined around its portrait is a panel of it.
 */
const PAGE_LINES_MAX = 40;

/** A zone that checks out; else what is known of it from the page, which shows it larger; else what the photo shows. */
async function readZone(
  { ocr }: Engines,
  photo: RgbImage,
  { onPhoto, known }: { onPhoto: { boxes: readonly TextBox[] }; known: MrzReading | undefined },
): Promise<MrzReading | undefined> {
  const mrz = await readMrz(photo, { ocr, boxes: onPhoto.boxes });
  return checksOut(mrz) || !known ? mrz : known;
}
