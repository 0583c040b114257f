import type { SelfieFindingCode } from '../findings.ts';
import { type Check, fail, pass } from './check.ts';

/**
 * How large a second face may be, by the distance of its eyes against the first's: a picture on the wall behind may be
 * there, a second person may not. Two people at arm's length differ by a fifth, somebody two metres behind by a factor
 * of four.
 */
const BYSTANDER_MAX = 0.5;

export const selfieFound: Check<SelfieFindingCode> = {
  id: 'selfie_found',
  asks: 'Does each selfie show one face?',
  finding: 'selfie_unverified_other',
  tell: 'Your face could not be found in the selfie. Take it alone, with all of your face in the picture.',
  basis: {
    threshold: `one face; another of ${BYSTANDER_MAX} of its size or more is one too many`,
    source: 'people in the background are smaller',
    blindSpots: 'faces that the detector does not find',
  },
  run({ readings }) {
    const frames = readings.selfie?.frames ?? [];
    if (frames.length === 0) return fail('there is no selfie');
    const without = frames.filter(({ faces }) => faces.length === 0).length;
    const evidence = { selfies: frames.length, withoutFace: without };
    if (without > 0) return fail(`no face on ${without} of ${frames.length} selfies`, evidence);
    const crowded = frames.some(({ faces: [first, second] }) => {
      return second !== undefined && second.eyeDistancePx > BYSTANDER_MAX * first!.eyeDistancePx;
    });
    if (crowded) return fail('more than one face', evidence);
    return pass('every selfie shows one face', evidence);
  },
};
