import { type Check, fail, pass } from './check.ts';

export const documentNotMirrored: Check = {
  id: 'document_not_mirrored',
  asks: 'Is each photo as the document is, and not as a mirror shows it?',
  finding: 'document_unverified_other',
  tell: 'The photo is mirrored, as some front cameras make it. Photograph the document with the camera on the back of the phone.',
  basis: {
    threshold:
      'neither a zone nor a barcode was read, and mirrored its longest lines have 1.5 times as many sure characters',
    source: 'eight drawn photos: mirrored 3.0 times as many and more, else 0.7 at most',
    blindSpots: 'a mirrored picture of a barcode, which is read all the same; one of fewer than three lines of print',
  },
  run({ readings: { captures } }) {
    const sides = Object.entries(captures).filter(([, { mrz, barcode }]) => !mrz && !barcode);
    if (sides.length === 0) return undefined; // what was read was not mirrored
    const mirrored = sides.filter(([, capture]) => capture.mirrored).map(([side]) => side);
    return mirrored.length > 0 ? fail(`mirrored: ${mirrored.join(', ')}`) : pass('no photo is mirrored');
  },
};
