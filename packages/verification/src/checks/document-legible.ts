import { surest } from '../print/data-from-print.ts';
import { type Check, fail, pass } from './check.ts';

/**
 * How surely the print of a document without anything for machines must be read: no check digit vouches for it.
 * docs/accuracy.md counts what was read wrong and still that sure.
 */
const PRINT_SURE = 0.9;

/** What must be that sure; a full name stands for both names. */
const VOUCHED = ['document_number', 'birth_date', 'expiration_date'] as const;

export const documentLegible: Check = {
  id: 'document_legible',
  asks: 'Could the machine-readable part of the document be read, or all of the print where there is none?',
  finding: 'document_unverified_other',
  tell: 'The document could not be read. Photograph all of it, sharp, in even light and without reflections.',
  basis: {
    threshold: `a zone, a barcode, or print read with a confidence of ${PRINT_SURE} in name, number, birth and expiry`,
    source: 'counted in accuracy.md: print read wrong and still that sure',
    blindSpots: 'print without check digits may be read wrong with confidence',
  },
  run({ readings, facts }) {
    const sharpness = Math.min(...Object.values(readings.captures).map((capture) => capture.quality?.sharpness ?? 0));
    const evidence = { sharpness: Math.round(sharpness) };
    if (facts.licence) return pass('the barcode was read', evidence);
    if (facts.mrz) return pass('the machine-readable zone was read', evidence);
    if (facts.source === 'print') {
      const unsure = VOUCHED.filter((field) => !surest(facts.printed, field, PRINT_SURE));
      const named = surest(facts.printed, 'surname', PRINT_SURE) ?? surest(facts.printed, 'full_name', PRINT_SURE);
      return named && unsure.length === 0
        ? pass('the print was read', evidence)
        : fail(`not surely read: ${[...(named ? [] : ['name']), ...unsure].join(', ')}`, evidence);
    }
    return fail('neither a machine-readable zone nor a barcode could be read', evidence);
  },
};
