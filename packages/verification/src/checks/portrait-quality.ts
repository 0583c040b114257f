import { facesAhead, fuse, portraitOf, similarityOf } from '../faces.ts';
import type { SelfieFindingCode } from '../findings.ts';
import type { FaceReading, Readings } from '../readings.ts';
import { type Check, inconclusive, pass } from './check.ts';
import { measuresOf, shortcomingOf } from './face-quality.ts';
import { SIMILARITY } from './selfie-match.ts';

/**
 * Eyes this far apart are enough where the selfie matches all the same: smallness takes likeness away and gives none. Photos shrunk
 * to 28 to 40 px, plain or as pale, screened prints: 0 of 1,892 pairs of two people matched at each size, 0.418 at most.
 */
const EYES_IF_MATCHED_PX = 28;

export const portraitQuality: Check<SelfieFindingCode> = {
  id: 'portrait_quality',
  asks: 'Is the portrait on the document large and sharp enough to be compared?',
  finding: 'selfie_unverified_other',
  tell: 'The photo on the document is not clear enough. Photograph the document close to it, sharp and without reflections.',
  basis: {
    threshold: `as for selfies; ${EYES_IF_MATCHED_PX} px between the eyes where the selfie matches`,
    source: 'printed portraits, screened and grey: 5 % of matches lost at 48 px between the eyes, 35 % at 32 px',
    blindSpots: 'portraits under patterns and holograms were not measured',
  },
  run({ readings }) {
    const portrait = portraitOf(readings);
    if (!portrait) return undefined;
    const shortcoming = matches(portrait, readings)
      ? shortcomingOf(portrait, EYES_IF_MATCHED_PX)
      : shortcomingOf(portrait);
    if (shortcoming) return inconclusive(`the portrait ${shortcoming}`, measuresOf(portrait));
    return pass('the portrait can be compared', measuresOf(portrait));
  },
};

function matches(portrait: FaceReading, readings: Readings): boolean {
  const faces = facesAhead(readings);
  return faces.length > 0 && similarityOf(fuse(faces), portrait.embedding) >= SIMILARITY.match;
}
