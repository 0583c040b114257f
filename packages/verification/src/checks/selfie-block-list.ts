import type { SelfieFindingCode } from '../findings.ts';
import { FACE_KNOWN_MIN } from '../history.ts';
import { type Check, fail, pass } from './check.ts';

/** The person is told what anybody is told: a block list that can be tried out is none. */
export const selfieBlockList: Check<SelfieFindingCode> = {
  id: 'selfie_block_list',
  asks: 'Is the face on the selfie on the block list of the account?',
  finding: 'selfie_unverified_other',
  tell: 'The selfie could not be verified.',
  basis: {
    threshold: `cosine ${FACE_KNOWN_MIN} to a face on the list`,
    source:
      'none of 149,238 pairs of different people is as alike, 0.628 at most (accuracy.md): a list of many faces is that many comparisons',
    blindSpots:
      'somebody who looks other than on the selfie they were blocked by; twins and people who look alike are taken for them, more often the longer the list; sessions that ask for no selfie',
  },
  run({ faces }) {
    if (!faces) return undefined;
    const { blocked } = faces;
    if (!blocked) return pass('there are no faces on the block list');
    const evidence = { similarity: blocked.similarity, similarityMax: FACE_KNOWN_MIN };
    if (blocked.similarity < FACE_KNOWN_MIN) return pass('not on the block list', evidence);
    return fail('on the block list', { ...evidence, entry: blocked.entryId });
  },
};
