import { facesAhead, fuse, portraitOf, similarityOf } from '../faces.ts';
import type { SelfieFindingCode } from '../findings.ts';
import { type Check, fail, inconclusive, pass } from './check.ts';

/**
 * Cosines, read off 2,470 pairs of the same person and 149,238 of different ones (609 photos of 74 people): at 0.55 98.7 %
 * of the former and 0.011 % of the latter lie above, at 0.45 99.8 % and 0.27 %. The set is too small to tell rates below
 * 1e-4, or anything about age, sex or colour of skin. What `npm run bench -- faces` saw is in docs/accuracy.md.
 */
export const SIMILARITY = { match: 0.55, noMatch: 0.45 } as const;

export const selfieMatch: Check<SelfieFindingCode> = {
  id: 'selfie_match',
  asks: 'Does the face on the selfie belong to the portrait on the document?',
  finding: 'selfie_face_mismatch',
  tell: 'The selfie does not match the photo on the document.',
  open: {
    finding: 'selfie_unverified_other',
    tell: 'The selfie could not be matched with the photo on the document. Take both again, sharp and in even light.',
  },
  basis: {
    threshold: `cosine ${SIMILARITY.match} matches, below ${SIMILARITY.noMatch} does not`,
    source: '2,470 pairs of the same person and 149,238 of different ones (accuracy.md)',
    blindSpots: 'twins and people who look alike; a portrait that was exchanged is what is compared with',
  },
  run({ readings }) {
    const portrait = portraitOf(readings);
    const faces = facesAhead(readings);
    if (!portrait || faces.length === 0) return undefined;
    const similarity = similarityOf(fuse(faces), portrait.embedding);
    const evidence = {
      similarity: Math.round(similarity * 1000) / 1000,
      similarityMin: SIMILARITY.match,
      selfies: faces.length,
    };
    if (similarity >= SIMILARITY.match) return pass('the faces match', evidence);
    if (similarity < SIMILARITY.noMatch) return fail('the faces do not match', evidence);
    return inconclusive('the faces are neither alike nor unlike enough', evidence);
  },
};
