import { type Check, fail, pass } from './check.ts';

/** A page outline counts only with something printed on it: a poster or a window is a rectangle too. */
const TEXT_LINES_MIN = 3;

export const documentFound: Check = {
  id: 'document_found',
  asks: 'Does each photo show an identity document?',
  finding: 'document_unverified_other',
  tell: 'No identity document could be found in the photo. Lay the document on a plain surface and photograph all of it.',
  basis: {
    threshold: `${TEXT_LINES_MIN} lines of print on a page that was located, or a zone or a barcode`,
    source: 'at fewer lines posters and windows count as pages',
    blindSpots: 'anything rectangular with print on it is a document to this check',
  },
  run({ readings }) {
    const sides = Object.entries(readings.captures);
    const without = sides.filter(
      ([, capture]) => !capture.mrz && !capture.barcode && !(capture.location && capture.text.length >= TEXT_LINES_MIN),
    );
    if (sides.length === 0) return fail('there is no photo');
    if (without.length > 0) return fail(`no document on: ${without.map(([side]) => side).join(', ')}`);
    return pass('every photo shows a document');
  },
};
