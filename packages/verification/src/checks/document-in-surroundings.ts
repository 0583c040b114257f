import { onCapture } from '../evidence.ts';
import type { CaptureReading, Side } from '../readings.ts';
import { type Check, fail, inconclusive, pass } from './check.ts';

/** Lines of one colour along a whole side of the picture, as a share of it: a display's bars; photos have none. */
const BARS_MIN = 0.012;

/** Long side over short one of ID-1 and ID-3, how far a scan's may be from them: cameras have 1.33, 1.5 and 1.78. @see ISO/IEC 7810 */
const ASPECTS = [1.586, 1.42] as const;
const ASPECT_SLACK = 0.025;

/** A picture as near to them as this was cut to a document: the next that cameras have is 1.6. */
const ASPECT_EXACT = 0.004;

/**
 * A picture that ends where the document does, whose sides lie along those of the picture: shares of its width. Held by hand, no
 * phone does that.
 */
const CROPPED = { margin: 0.012, skew: 0.006 } as const;

export const documentInSurroundings: Check = {
  id: 'document_in_surroundings',
  asks: 'Is each picture a photo that shows what the document lies on, rather than a screenshot, a scan or a part of a picture?',
  finding: 'document_unverified_other',
  tell: 'The picture is not a photo of the document as it lies before you. Photograph it with some of the table around it.',
  basis: {
    threshold: `bars: ${BARS_MIN * 100} % of a side fail; a document that is straight within ${CROPPED.skew * 100} % stays open where the picture has the form of a card or a passport’s page within ${ASPECT_EXACT * 100} %, or within ${ASPECT_SLACK * 100} % and fills it within ${CROPPED.margin * 100} %`,
    source:
      'studio seed `dev-a`: screenshots have bars of 1.3 % at least, genuine photos none; seed `dev-forged-a`: 24 genuine photos are skewed by 1 % at least, eight scans by none; displays have status bars of 2 to 4 %',
    blindSpots:
      'screenshots cut to a part with surroundings, displays without bars; honest people who cut their photo or scan their document are held',
  },
  run({ readings: { captures } }) {
    const seen = (Object.entries(captures) as [Side, CaptureReading][]).flatMap(([side, capture]) =>
      capture.authenticity ? [{ side, capture, ...capture.authenticity.frame }] : [],
    );
    if (seen.length === 0) return undefined;
    const bars = seen.reduce((a, b) => (b.bars > a.bars ? b : a));
    // A document that could not be located counts as filling its picture; in a picture of nothing else, a panel of it may be taken for it.
    const tight = seen.filter(
      ({ margin, skew, capture }) =>
        skew <= CROPPED.skew &&
        strayFromDocuments(capture.image) <= (margin <= CROPPED.margin ? ASPECT_SLACK : ASPECT_EXACT),
    );
    const evidence = { bars: bars.bars, barsMax: BARS_MIN, cropped: tight.length };
    if (bars.bars >= BARS_MIN) {
      return fail('the bars of a display are seen', evidence, [wholeOf(bars, 'a picture with bars of one colour')]);
    }
    if (tight.length === 0) return pass('the pictures show more than the document', evidence);
    const regions = tight.map((page) => wholeOf(page, 'a document cut exactly to its outline'));
    return inconclusive('the document fills its picture exactly, as in a scan', evidence, regions);
  },
};

/** How far a picture's form is from those of documents, as a share. */
function strayFromDocuments({ width, height }: CaptureReading['image']): number {
  const aspect = Math.max(width, height) / Math.min(width, height);
  return Math.min(...ASPECTS.map((form) => Math.abs(aspect / form - 1)));
}

function wholeOf({ side, capture }: { side: Side; capture: CaptureReading }, shows: string) {
  const { width, height } = capture.image;
  const corners = [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ] as const;
  return { capture: side, kind: 'box' as const, box: onCapture(capture, corners), shows };
}
