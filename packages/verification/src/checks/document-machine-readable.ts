import { type Check, inconclusive, pass } from './check.ts';

/** Print can be altered in one place; a zone or a barcode has to be altered with it, check digits included. */
export const documentMachineReadable: Check = {
  id: 'document_machine_readable',
  asks: 'Does the document carry a zone or a barcode that vouches for its print?',
  finding: 'document_unverified_other',
  tell: 'This document carries nothing that could be checked by machine. Use one with a machine-readable zone or a barcode, such as a passport.',
  run({ facts: { source } }) {
    if (source === null) return undefined; // nothing was read: `document_legible` says so
    return source === 'print'
      ? inconclusive('nothing but its print was read', { source })
      : pass('it carries something for machines', { source });
  },
};
