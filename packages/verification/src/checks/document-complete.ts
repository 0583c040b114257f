import { type Check, fail, inconclusive, pass } from './check.ts';

/**
 * Check digits vouch for characters, not for sense: the nineteenth month can have a right one. What a verification
 * vouches for has to be there, so that `verified` never comes with half a person.
 */
export const documentComplete: Check = {
  id: 'document_complete',
  asks: 'Does the document say whose it is, which one it is and how long it is valid?',
  finding: 'document_unverified_other',
  tell: 'The document does not say all that is needed, or it could not be read. Photograph all of it, sharp, or use another one.',
  basis: {
    threshold: 'name, birth, number and expiry are there',
    source: 'what a verification vouches for',
    blindSpots: 'whether they are true',
  },
  run({ facts, today }) {
    if (facts.source === null) return undefined; // nothing was read: `document_legible` says so
    const { firstName, lastName, birthDate, expirationDate, number } = facts.data;
    if (birthDate !== null && birthDate > today) return fail('the date of birth lies in the future');
    // Some people have one name only.
    const missing = Object.entries({ name: lastName ?? firstName, birthDate, expirationDate, number })
      .filter(([, value]) => value === null)
      .map(([what]) => what);
    if (missing.length > 0) return inconclusive(`missing or impossible: ${missing.join(', ')}`);
    return pass('name, date of birth, number and validity are there');
  },
};
