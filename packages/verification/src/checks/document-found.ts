import type { CaptureReading, LocationReading } from '../readings.ts';
import { type Check, fail, pass } from './check.ts';

/** A page outline counts only with something printed on it: a poster or a window is a rectangle too. */
const TEXT_LINES_MIN = 3;

export const documentFound: Check = {
  id: 'document_found',
  asks: 'Does each photo show an identity document?',
  finding: 'document_unverified_other',
  tell: 'No identity document could be found in the photo. Lay the document on a plain surface and photograph all of it.',
  basis: {
    threshold: `${TEXT_LINES_MIN} lines of print on a page that was located, or a zone or a barcode; a back that stands out and has the front’s form needs a line`,
    source: 'at fewer lines posters and windows count as pages',
    blindSpots:
      'anything rectangular with print on it is a document to this check, and as a back anything of the front’s form with a line on it',
  },
  run({ readings }) {
    const sides = Object.entries(readings.captures);
    const without = sides.filter(
      ([side, capture]) =>
        !showsDocument(capture) && !(side === 'back' && isBlankBack(capture, readings.captures.front)),
    );
    if (sides.length === 0) return fail('there is no photo');
    if (without.length > 0) return fail(`no document on: ${without.map(([side]) => side).join(', ')}`);
    return pass('every photo shows a document');
  },
};

function showsDocument({ mrz, barcode, location, text }: CaptureReading): boolean {
  return mrz !== undefined || barcode !== undefined || (location !== undefined && text.length >= TEXT_LINES_MIN);
}

/** How well edges support the outline of a back that has hardly any print: drawn ones lie at 0.9 and above. */
const OUTLINE_MIN = 0.85;

/** How far a back's aspect may be from its front's, as a ratio: perspective alone moves an outline's by a few hundredths. */
const ASPECT_SLACK = 1.08;

/** Backs of licences are blank but for a heading until something is noted on them, as Japanese ones are. */
function isBlankBack({ location: back, text }: CaptureReading, front: CaptureReading | undefined): boolean {
  if (!front?.location || !showsDocument(front) || !back || text.length === 0) return false;
  if (back.means !== 'outline' || back.score < OUTLINE_MIN) return false;
  const ratio = aspectOf(back) / aspectOf(front.location);
  return Math.max(ratio, 1 / ratio) < ASPECT_SLACK;
}

/** Which way up a blank side lies its few words hardly tell. */
function aspectOf({ width, height }: LocationReading): number {
  return Math.max(width, height) / Math.min(width, height);
}
