import { selfieFaces } from '../faces.ts';
import type { SelfieFindingCode } from '../findings.ts';
import { type Check, inconclusive, pass } from './check.ts';
import { measuresOf, shortcomingOf } from './face-quality.ts';

/** The first picture decides: further ones may be asked for with the head turned. */
export const selfieQuality: Check<SelfieFindingCode> = {
  id: 'selfie_quality',
  asks: 'Is the face on the selfie large, sharp and even enough, and looking at the camera?',
  finding: 'selfie_unverified_other',
  tell: 'The selfie is not clear enough. Look straight at the camera, close to it, in even light.',
  basis: {
    threshold: 'size, sharpness, light and turn of the face: the limits of `face-quality.ts`',
    source: '46 photos of 12 people spoilt step by step (accuracy.md)',
    blindSpots: 'age, sex and colour of skin were not measured',
  },
  run({ readings }) {
    const [face] = selfieFaces(readings);
    if (!face) return undefined;
    const shortcoming = shortcomingOf(face);
    if (shortcoming) return inconclusive(`the face on the selfie ${shortcoming}`, measuresOf(face));
    return pass('the face can be compared', measuresOf(face));
  },
};
