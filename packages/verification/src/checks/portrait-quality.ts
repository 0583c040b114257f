import { portraitOf } from '../faces.ts';
import type { SelfieFindingCode } from '../findings.ts';
import { type Check, inconclusive, pass } from './check.ts';
import { measuresOf, shortcomingOf } from './face-quality.ts';

export const portraitQuality: Check<SelfieFindingCode> = {
  id: 'portrait_quality',
  asks: 'Is the portrait on the document large and sharp enough to be compared?',
  finding: 'selfie_unverified_other',
  tell: 'The photo on the document is not clear enough. Photograph the document close to it, sharp and without reflections.',
  basis: {
    threshold: 'as for selfies',
    source: 'printed portraits, screened and grey: 5 % of matches lost at 48 px between the eyes, 35 % at 32 px',
    blindSpots: 'portraits under patterns and holograms were not measured',
  },
  run({ readings }) {
    const portrait = portraitOf(readings);
    if (!portrait) return undefined;
    const shortcoming = shortcomingOf(portrait);
    if (shortcoming) return inconclusive(`the portrait ${shortcoming}`, measuresOf(portrait));
    return pass('the portrait can be compared', measuresOf(portrait));
  },
};
