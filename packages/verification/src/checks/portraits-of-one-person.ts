import { onCapture } from '../evidence.ts';
import { portraitOf, similarityOf } from '../faces.ts';
import type { CaptureReading, FaceReading, Readings, Side } from '../readings.ts';
import { type Check, inconclusive, pass } from './check.ts';

/** Second portraits are small and pale, and less like the first than a selfie is. docs/accuracy.md tells what was measured. */
const SIMILARITY_MIN = 0.4;

/** How large a second portrait is beside the first, by the distance of their eyes, and how many pixels that has at least. */
const SIZE = { min: 0.15, max: 0.8, eyesPx: 12 } as const;

/** How sure it must be that there is a face: patterns seem to be some. */
const SURE = { score: 0.6, mesh: 0.9 } as const;

/** Documents show other faces, too, such as a king’s: a reason to look, never to refuse. */
export const portraitsOfOnePerson: Check = {
  id: 'portraits_of_one_person',
  asks: 'Where the document carries a portrait a second time, small and pale, is it the same person’s?',
  finding: 'document_unverified_other',
  tell: 'The portrait does not seem to be part of the document. Photograph the document without anything on it.',
  basis: {
    threshold: `cosine ${SIMILARITY_MIN} to the largest face, of a face whose eyes are ${SIZE.min} to ${SIZE.max} times as far apart: below, open`,
    source:
      'twelve second portraits of eleven collected licences 0.59 at least; of 788 pairs of a second portrait and another person’s first two as much as 0.4; docs/accuracy.md',
    blindSpots:
      'asked only where a selfie is, and where a second portrait is found: paler ones, and those with fewer than 12 pixels between their eyes, are not; both portraits exchanged; people who look alike; documents that show somebody else as well are held',
  },
  run({ readings }) {
    const portrait = portraitOf(readings);
    if (!portrait) return undefined;
    const [least] = secondPortraits(readings, portrait)
      .map((second) => ({ ...second, similarity: similarityOf(second.face.embedding, portrait.embedding) }))
      .toSorted((a, b) => a.similarity - b.similarity);
    if (!least) return undefined;
    const { side, capture, face, similarity } = least;
    const evidence = { similarity: Math.round(similarity * 1000) / 1000, similarityMin: SIMILARITY_MIN };
    if (similarity >= SIMILARITY_MIN) return pass('it is', evidence);
    const box = onCapture(capture, face.quad);
    return inconclusive('they do not look alike', evidence, [
      { capture: side, kind: 'box', box, shows: 'a second portrait that looks otherwise than the first' },
    ]);
  },
};

interface SecondPortrait {
  side: Side;
  capture: CaptureReading;
  face: FaceReading;
}

function secondPortraits({ captures }: Readings, portrait: FaceReading): SecondPortrait[] {
  return (Object.entries(captures) as [Side, CaptureReading][]).flatMap(([side, capture]) =>
    (capture.faces ?? []).filter((face) => isSecond(face, portrait)).map((face) => ({ side, capture, face })),
  );
}

function isSecond({ eyeDistancePx, score, meshScore }: FaceReading, portrait: FaceReading): boolean {
  const size = eyeDistancePx / portrait.eyeDistancePx;
  const fits = size >= SIZE.min && size <= SIZE.max && eyeDistancePx >= SIZE.eyesPx;
  return fits && score >= SURE.score && meshScore >= SURE.mesh;
}
