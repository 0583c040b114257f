import { type Check, fail, pass } from './check.ts';

export const documentLegible: Check = {
  id: 'document_legible',
  asks: 'Could the machine-readable part of the document be read?',
  finding: 'document_unverified_other',
  tell: 'The document could not be read. Photograph all of it, sharp, in even light and without reflections.',
  run({ readings, facts }) {
    const sharpness = Math.min(...Object.values(readings.captures).map((capture) => capture.quality?.sharpness ?? 0));
    const evidence = { sharpness: Math.round(sharpness) };
    if (facts.licence) return pass('the barcode was read', evidence);
    if (facts.mrz) return pass('the machine-readable zone was read', evidence);
    return fail('neither a machine-readable zone nor a barcode could be read', evidence);
  },
};
