import { onCapture, type Region } from '../evidence.ts';
import type { Readings, Side } from '../readings.ts';
import { type Check, fail, pass } from './check.ts';

/** One value that stands twice is a misreading or another person's name; two different ones of several fields are two documents. */
const DOUBLED_MIN = 2;

export const oneDocument: Check = {
  id: 'one_document',
  asks: 'Does each photo show one document only?',
  finding: 'document_unverified_other',
  tell: 'There is more than one document in the photo. Photograph one side of one document at a time.',
  basis: {
    threshold: `a zone that checks out, or a barcode, in a second outline beside the document; or ${DOUBLED_MIN} fields that stand there twice with different values`,
    source: 'one doubled value was a misreading on openly published pictures',
    blindSpots: 'a second document of which fewer fields can be read, or whose outline is not all in the picture',
  },
  run({ facts: { printed }, readings }) {
    const beside = besides(readings);
    if (beside.length > 0) return fail('a second document lies beside it', { beside: beside.length }, beside);
    const sides = Object.values(printed);
    if (sides.length === 0) return undefined;
    const doubled = Math.max(...sides.map((side) => side.doubled.length));
    const evidence = { doubled, doubledMax: DOUBLED_MIN - 1 };
    return doubled >= DOUBLED_MIN
      ? fail('fields that every document has once stand there twice', evidence)
      : pass('each field stands there once', evidence);
  },
};

function besides({ captures }: Readings): Region[] {
  return (['front', 'back'] as const satisfies Side[]).flatMap((side) => {
    const capture = captures[side];
    if (!capture?.beside) return [];
    return [{ capture: side, kind: 'box', box: onCapture(capture, capture.beside), shows: 'another document' }];
  });
}
