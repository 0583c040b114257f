import { type Check, fail, pass } from './check.ts';

/** Documents have fifteen to forty lines; a letter, a newspaper or a screen has more, and vision stops counting at sixty. */
const LINES_MAX = 45;

export const documentNotAPage: Check = {
  id: 'document_not_a_page',
  asks: 'Does each photo show a document rather than a page or a screen of text?',
  finding: 'document_unverified_other',
  tell: 'The photo shows a page or a screen full of text. Lay the identity document itself on a plain surface and photograph it.',
  basis: {
    threshold: `more than ${LINES_MAX} lines of print, none of them part of a known layout`,
    source: 'documents have fifteen to forty lines',
    blindSpots: 'a page with few lines',
  },
  run({ readings: { captures }, facts: { printed, source } }) {
    if (source !== null || printed.front || printed.back) return undefined; // part of it was read as a document
    const most = Math.max(0, ...Object.values(captures).map(({ text }) => text.length));
    const evidence = { lines: most };
    return most > LINES_MAX
      ? fail('more lines of print than a document has', evidence)
      : pass('few lines of print', evidence);
  },
};
