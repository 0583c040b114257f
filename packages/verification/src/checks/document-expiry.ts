import { type Check, fail, inconclusive, pass } from './check.ts';

export const documentExpiry: Check = {
  id: 'document_expiry',
  asks: 'Is the document still valid today?',
  finding: 'document_expired',
  tell: 'The document is expired.',
  run({ facts, today }) {
    if (facts.source === null) return undefined;
    const { expirationDate } = facts.data;
    if (!expirationDate) return inconclusive('no expiration date could be read');
    return expirationDate < today ? fail('the last day of validity has passed') : pass('still valid');
  },
};
