import { type Check, fail, inconclusive, pass } from './check.ts';

export const printAgrees: Check = {
  id: 'print_agrees',
  asks: 'Do print, machine-readable part and digital seal say the same?',
  finding: 'document_unverified_other',
  tell: 'What is printed on the document and its machine-readable part do not agree. Photograph the document again, sharp and without reflections.',
  basis: {
    threshold:
      'a difference fails from a confidence of 0.9, of a single letter from 0.985; below, one in a date or a number stays open from 0.6',
    source: 'docs/decisions/007-printed-fields.md',
    blindSpots:
      'a letter changed into one that it is easily misread for; names changed by a letter; fields that could not be read; documents made anew so that all of it agrees, a digital seal among it, whose signature is not verified',
  },
  run({ facts: { agreements } }) {
    if (agreements.length === 0) return undefined;
    const count = (outcome: string) => agreements.filter((agreement) => agreement.outcome === outcome).length;
    const evidence = {
      agree: count('agrees'),
      disagree: count('disagrees'),
      doubtful: count('doubtful'),
      uncertain: count('uncertain'),
    };
    const fieldsOf = (outcome: string) => [
      ...new Set(agreements.filter((one) => one.outcome === outcome).map(({ field }) => field)),
    ];
    const fields = fieldsOf('disagrees');
    if (fields.length > 0) return fail(`surely read and different: ${fields.join(', ')}`, evidence);
    const doubtful = fieldsOf('doubtful');
    if (doubtful.length > 0) return inconclusive(`read differently by a little: ${doubtful.join(', ')}`, evidence);
    // A difference that misreading explains proves nothing either way.
    return pass(evidence.agree > 0 ? 'what was read of both agrees' : 'nothing that was surely read differs', evidence);
  },
};
