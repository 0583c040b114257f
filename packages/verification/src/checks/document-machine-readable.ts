import { type Check, inconclusive, pass } from './check.ts';

/** Print can be altered in one place; a zone or a barcode has to be altered with it, check digits included. */
export const documentMachineReadable: Check = {
  id: 'document_machine_readable',
  asks: 'Does the document carry a zone or a barcode that vouches for its print?',
  finding: 'document_unverified_other',
  tell: 'This document carries nothing that could be checked by machine. Use one with a machine-readable zone or a barcode, such as a passport.',
  basis: {
    threshold: 'none: there is a zone or a barcode, or there is not',
    source: 'accuracy.md: print is read wrong more often than zones',
    blindSpots: 'a zone or a barcode that was made up',
  },
  run({ facts: { source } }) {
    if (source === null) return undefined; // nothing was read: `document_legible` says so
    return source === 'print'
      ? inconclusive('nothing but its print was read', { source })
      : pass('it carries something for machines', { source });
  },
};
