import type { CaptureReading } from '../readings.ts';
import { type Check, fail, pass } from './check.ts';

/**
 * Width by height of cards is 1.586, of the larger card 1.42 and of a passport's page 1.42: ISO/IEC 7810. What leans away from
 * the camera is foreshortened by a tenth.
 */
const ASPECT = { min: 1.2, max: 1.9 } as const;

/** A line of print this near to the edge of the picture, in pixels, goes on outside of it. */
const AT_THE_EDGE_PX = 6;

/** One line may belong to what lies around. */
const CUT_LINES_MIN = 2;

export const documentWhole: Check = {
  id: 'document_whole',
  asks: 'Is all of the document in the picture?',
  finding: 'document_unverified_other',
  tell: 'Part of the document is outside of the photo. Photograph all of it, with a little of what lies around.',
  basis: {
    threshold: `${CUT_LINES_MIN} lines of print within ${AT_THE_EDGE_PX} px of the picture's edge, or an outline whose sides are not as ${ASPECT.min} to ${ASPECT.max}`,
    source: 'ISO/IEC 7810, and the drawn halves of `packages/vision/src/bad-input.test.ts`',
    blindSpots: 'part of a side that was read all the same, by its zone, its barcode or its print',
  },
  run({ readings: { captures }, facts }) {
    if (facts.source !== null) return undefined; // what matters of it was read
    const sides = Object.values(captures);
    if (sides.length === 0) return undefined;
    const cutLines = Math.max(...sides.map(countCutLines));
    if (cutLines >= CUT_LINES_MIN) return fail('lines of print go on beyond the picture', { cutLines });
    return sides.some(hasNoFormOfADocument)
      ? fail('its outline is longer or shorter than that of any document', { cutLines })
      : pass('nothing is cut off', { cutLines });
  },
};

function countCutLines({ image, text }: CaptureReading): number {
  return text.filter(({ quad }) =>
    quad.some(
      ({ x, y }) =>
        Math.min(x, y) < AT_THE_EDGE_PX || x > image.width - AT_THE_EDGE_PX || y > image.height - AT_THE_EDGE_PX,
    ),
  ).length;
}

/** Only an outline that was seen: one made up around print has the form that it was given. */
function hasNoFormOfADocument({ location, text }: CaptureReading): boolean {
  if (location?.means !== 'outline' || text.length === 0) return false;
  const aspect = location.width / location.height;
  return aspect < ASPECT.min || aspect > ASPECT.max;
}
