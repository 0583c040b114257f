import { selfieFaces, similarityOf } from '../faces.ts';
import type { SelfieFindingCode } from '../findings.ts';
import { type Check, fail, pass } from './check.ts';

/**
 * How alike the faces of one take must be. Different photos of one person, years apart, were at 0.65 and more; pictures of
 * one take are closer, a turned head less so.
 */
const SIMILARITY_MIN = 0.6;

export const selfieSamePerson: Check<SelfieFindingCode> = {
  id: 'selfie_same_person',
  asks: 'Do all pictures of the selfie show the same person?',
  finding: 'selfie_unverified_other',
  tell: 'The pictures of the selfie do not show the same person. Take them again, alone.',
  basis: {
    threshold: `cosine ${SIMILARITY_MIN}`,
    source: 'as for selfie_match',
    blindSpots: 'people who look alike',
  },
  run({ readings }) {
    const [first, ...others] = selfieFaces(readings);
    if (!first || others.length === 0) return undefined;
    const similarity = Math.min(...others.map(({ embedding }) => similarityOf(first.embedding, embedding)));
    const evidence = { similarity: Math.round(similarity * 1000) / 1000, similarityMin: SIMILARITY_MIN };
    if (similarity < SIMILARITY_MIN) return fail('the pictures show different people', evidence);
    return pass('the pictures show one person', evidence);
  },
};
