import { isTurned, selfieFaces, similarityOf } from '../faces.ts';
import type { SelfieFindingCode } from '../findings.ts';
import { type Check, fail, pass } from './check.ts';

/**
 * How alike the faces of one take must be. Different photos of one person, years apart, were at 0.65 and more; pictures of
 * one take are closer. A head that is turned is less like itself: of it only what would be no match is another person's.
 */
const SIMILARITY_MIN = { ahead: 0.6, turned: 0.45 } as const;

export const selfieSamePerson: Check<SelfieFindingCode> = {
  id: 'selfie_same_person',
  asks: 'Do all pictures of the selfie show the same person?',
  finding: 'selfie_unverified_other',
  tell: 'The pictures of the selfie do not show the same person. Take them again, alone.',
  basis: {
    threshold: `cosine ${SIMILARITY_MIN.ahead}; ${SIMILARITY_MIN.turned} of a head that is turned`,
    source: 'as for selfie_match',
    blindSpots: 'people who look alike',
  },
  run({ readings }) {
    const [first, ...others] = selfieFaces(readings);
    if (!first || others.length === 0) return undefined;
    const seen = others.map((face) => ({
      similarity: Number(similarityOf(first.embedding, face.embedding).toFixed(3)),
      similarityMin: isTurned(face, first) ? SIMILARITY_MIN.turned : SIMILARITY_MIN.ahead,
    }));
    const evidence = seen.reduce((a, b) => (b.similarity - b.similarityMin < a.similarity - a.similarityMin ? b : a));
    if (evidence.similarity < evidence.similarityMin) return fail('the pictures show different people', evidence);
    return pass('the pictures show one person', evidence);
  },
};
