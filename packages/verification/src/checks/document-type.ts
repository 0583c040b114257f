import { type Check, fail, pass } from './check.ts';

export const documentType: Check = {
  id: 'document_type',
  asks: 'Is this a type of document that the session takes?',
  finding: 'document_type_not_supported',
  tell: 'This type of document is not accepted here. Use one of those offered.',
  basis: {
    threshold: 'none: what the zone, the barcode or the layout says it is',
    source: 'ICAO Doc 9303 part 3, section 4.4; AAMVA DL/ID Card Design Standard',
    blindSpots: 'a document that calls itself what it is not',
  },
  run({ facts, session }) {
    if (facts.type === null) return undefined; // nothing was read: `document_legible` says so
    if (facts.type === 'unsupported') return fail('a document of another kind, such as a visa');
    if (session.allowedTypes && !session.allowedTypes.includes(facts.type)) {
      return fail('not among the types the session allows', { type: facts.type });
    }
    return pass('a type that the session takes', { type: facts.type });
  },
};

export const documentDeclared: Check = {
  id: 'document_declared',
  asks: 'Is this the type of document the person said they would show?',
  finding: 'document_unverified_other',
  tell: 'This is not the type of document that was chosen. Go back and choose the document you are showing.',
  basis: {
    threshold: 'none: equality',
    source: 'what the person chose on the page',
    blindSpots: 'none known',
  },
  run({ facts, session }) {
    if (facts.type === null || facts.type === 'unsupported' || !session.declared) return undefined;
    // The declared type decides which sides are photographed: another type would have been judged on half its evidence.
    const evidence = { declared: session.declared.type, read: facts.type };
    return facts.type === session.declared.type
      ? pass('the document is of the declared type', evidence)
      : fail('the document is of another type than declared', evidence);
  },
};
