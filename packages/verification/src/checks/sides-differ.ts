import type { PrintReading } from '../print/read-printed-fields.ts';
import type { CaptureReading } from '../readings.ts';
import { type Check, fail, pass } from './check.ts';

/** So many printed fields alike are not by chance: a card repeats its number or its name on the back, not all of its front. */
const SAME_FIELDS_MIN = 3;

export const sidesDiffer: Check = {
  id: 'sides_differ',
  asks: 'Do the two photos show two sides of the document?',
  finding: 'document_unverified_other',
  tell: 'Both photos show the same side of the document. Photograph the front, then the back.',
  basis: {
    threshold: `${SAME_FIELDS_MIN} fields alike, or two codes of one kind`,
    source: 'cards repeat their number or name on the back, and no more',
    blindSpots: 'the same side twice where little of it can be read',
  },
  run({ readings: { captures }, facts: { printed } }) {
    const { front, back } = captures;
    if (!front || !back) return undefined;
    if (showTheSameCode(front, back)) return fail('both carry a machine-readable part of the same kind');
    const same = sameFields(printed.front, printed.back);
    const evidence = { sameFields: same, sameFieldsMax: SAME_FIELDS_MIN - 1 };
    return same >= SAME_FIELDS_MIN
      ? fail('both say the same in the same places', evidence)
      : pass('two sides', evidence);
  },
};

function showTheSameCode(front: CaptureReading, back: CaptureReading): boolean {
  return Boolean((front.mrz && back.mrz) || (front.barcode && back.barcode));
}

function sameFields(front: PrintReading | undefined, back: PrintReading | undefined): number {
  if (!front || !back || front.layout !== back.layout) return 0;
  return front.fields.filter(({ name, value }) =>
    back.fields.some((other) => other.name === name && other.value === value),
  ).length;
}
