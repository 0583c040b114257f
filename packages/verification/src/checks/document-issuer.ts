import { isKnownIssuer, isSpecimenIssuer, isUnassignedIin } from '@credence/documents';
import { type Check, fail, inconclusive, pass } from './check.ts';

export const documentIssuer: Check = {
  id: 'document_issuer',
  asks: 'Was the document issued by a state or organisation that issues such documents?',
  finding: 'document_unverified_other',
  tell: 'The issuer of this document is not recognised.',
  basis: {
    threshold: 'none: a list',
    source: 'ICAO Doc 9303 part 3, section 5; ISO 3166; issuer numbers of the AAMVA',
    blindSpots: 'that a state issues documents of this kind, form and number is not known',
  },
  run({ facts, session }) {
    if (facts.source === null) return undefined; // nothing was read: `document_legible` says so
    if (!facts.licence && facts.issuer === null) return inconclusive('the issuer could not be told from the print');
    const specimen = facts.licence ? isUnassignedIin(facts.licence.licence.iin) : isSpecimenIssuer(facts.issuer ?? '');
    if (specimen) {
      return session.livemode
        ? fail('a specimen, which proves nothing in live mode')
        : pass('a specimen, taken in test mode only');
    }
    return facts.issuer !== null && isKnownIssuer(facts.issuer)
      ? pass('a known issuer', { issuer: facts.issuer })
      : fail('an issuer that neither ICAO Doc 9303 nor ISO 3166 lists');
  },
};
