import { openReader } from '@credence/vision';
import { attacksAmong, measureChallenge } from '../challenge.ts';
import { errorsAmong, measureFaces } from '../faces.ts';
import { impostorsMatched, pairUp } from '../faces-pairs.ts';
import type { EvalSet } from '../reading/eval-set.ts';
import type { Row } from './rows.ts';

/** Photos held before the camera: twelve minutes of a processor. */
const PHOTOS = 30;

/** The rows that real photographs of people fill, beside the labelled pairs of portraits. */
export async function faceRows(set: EvalSet): Promise<Row[]> {
  const reader = await openReader();
  try {
    const { pictures, pairs } = await measureFaces(set, reader);
    const { missed, mistaken } = errorsAmong(pairs);
    const photos = pairUp(pictures).filter(({ kind }) => kind.includes('photos'));
    const of = 'collected photographs';
    return [
      {
        name: 'false matches where FNMR ≤ 3 %, all cross pairs',
        set: of,
        floor: 1e-3,
        goal: 1e-4,
        ...impostorsMatched(photos),
      },
      {
        name: 'labelled pairs: errors',
        set: 'collected',
        floor: 3,
        goal: 0,
        inErrors: true,
        failed: missed.length + mistaken.length,
        tries: pairs.length,
      },
    ];
  } finally {
    await reader.close();
  }
}

/** The row of prints and displays that are held before the camera in place of a face. */
export async function challengeRow(set: EvalSet): Promise<Row> {
  const reader = await openReader();
  try {
    const { rows } = await measureChallenge(set, PHOTOS, reader);
    const { tries, passed: failed } = attacksAmong(rows);
    const name = 'printed or displayed face against the challenge: accepted';
    return { name, set: 'collected photographs', floor: 0.1, goal: 0.03, failed, tries };
  } finally {
    await reader.close();
  }
}
