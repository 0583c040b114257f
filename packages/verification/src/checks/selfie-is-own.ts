import { correlationOf, portraitOf, selfieFaces, similarityOf } from '../faces.ts';
import type { SelfieFindingCode } from '../findings.ts';
import { type Check, fail, pass } from './check.ts';

/**
 * Both at once tell the document's own photo from a new one of the same person. On 45 real photos printed small and taken
 * again from the print, similarity was 0.925 and correlation 0.963 at least; on 166 pairs of different photos of one
 * person they were 0.930 and 0.925 at most (docs/accuracy.md).
 */
const SAME_PICTURE = { similarity: 0.9, correlation: 0.945 } as const;

export const selfieIsOwn: Check<SelfieFindingCode> = {
  id: 'selfie_is_own',
  asks: 'Is the selfie a picture of its own, rather than the photo on the document taken again?',
  finding: 'selfie_manipulated',
  tell: 'The selfie has to be taken of yourself, not of a photo.',
  basis: {
    threshold: `similarity ${SAME_PICTURE.similarity} and correlation ${SAME_PICTURE.correlation} together`,
    source: '45 simulated prints and 166 pairs of photos of one person (accuracy.md)',
    blindSpots: 'some prints pass; another photo of the holder passes',
  },
  run({ readings }) {
    const portrait = portraitOf(readings);
    const faces = selfieFaces(readings);
    if (!portrait || faces.length === 0) return undefined;
    const [worst] = faces
      .map(({ embedding, thumbnail }) => ({
        similarity: similarityOf(embedding, portrait.embedding),
        correlation: correlationOf(thumbnail ?? [], portrait.thumbnail ?? []),
      }))
      .toSorted((a, b) => b.correlation - a.correlation);
    const { similarity, correlation } = worst!;
    const evidence = {
      correlation: round(correlation),
      correlationMax: SAME_PICTURE.correlation,
      similarity: round(similarity),
      similarityMax: SAME_PICTURE.similarity,
    };
    const same = similarity >= SAME_PICTURE.similarity && correlation >= SAME_PICTURE.correlation;
    if (same) return fail('the selfie is the photo on the document', evidence);
    return pass('the selfie is another picture than the photo on the document', evidence);
  },
};

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
