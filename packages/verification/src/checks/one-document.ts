import { type Check, fail, pass } from './check.ts';

/** One value that stands twice is a misreading or another person's name; two different ones of several fields are two documents. */
const DOUBLED_MIN = 2;

export const oneDocument: Check = {
  id: 'one_document',
  asks: 'Does each photo show one document only?',
  finding: 'document_unverified_other',
  tell: 'There is more than one document in the photo. Photograph one side of one document at a time.',
  basis: {
    threshold: `${DOUBLED_MIN} fields that stand there twice with different values`,
    source: 'one doubled value was a misreading on openly published pictures',
    blindSpots: 'a second document of which fewer fields can be read',
  },
  run({ facts: { printed } }) {
    const sides = Object.values(printed);
    if (sides.length === 0) return undefined;
    const doubled = Math.max(...sides.map((side) => side.doubled.length));
    const evidence = { doubled, doubledMax: DOUBLED_MIN - 1 };
    return doubled >= DOUBLED_MIN
      ? fail('fields that every document has once stand there twice', evidence)
      : pass('each field stands there once', evidence);
  },
};
