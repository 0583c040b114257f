import { expect, test } from 'vitest';
import { type CaptureReading, type FaceReading, READINGS_VERSION, type Readings } from '../readings.ts';
import type { Evidence } from './check.ts';
import { portraitsOfOnePerson } from './portraits-of-one-person.ts';

test('a second portrait that looks like the first passes, on either side', () => {
  expect(ask([face(0, 60), face(20, 24)])).toMatchObject({ outcome: 'pass', evidence: { similarity: 0.94 } });
  expect(ask([face(0, 60)], [face(60, 24)])).toMatchObject({ outcome: 'pass', evidence: { similarity: 0.5 } });
});

test('one that looks otherwise stays open, and where it is is told', () => {
  const answer = ask([face(0, 60), face(20, 24), face(80, 22)]);
  expect(answer).toMatchObject({ outcome: 'inconclusive', evidence: { similarity: 0.174 } });
  expect(answer!.regions).toMatchObject([{ capture: 'front', kind: 'box' }]);
  expect(answer!.regions![0]!.box[0]).toEqual({ x: 0.5, y: 0.4 });
});

test.each<[string, FaceReading[] | undefined]>([
  ['one portrait', [face(0, 60)]],
  ['no portrait, as nobody looked', undefined],
  ['a face as large as the first, which is no second portrait', [face(0, 60), face(80, 55)]],
  ['a face of few pixels', [face(0, 60), face(80, 11)]],
  ['a pattern that might be a face', [face(0, 60), { ...face(80, 24), score: 0.5 }]],
  ['another', [face(0, 60), { ...face(80, 24), meshScore: 0.7 }]],
])('nothing is asked where there is %s', (_, faces) => {
  expect(ask(faces)).toBeUndefined();
});

function ask(front: FaceReading[] | undefined, back?: FaceReading[]) {
  const capture = (faces: FaceReading[] | undefined): CaptureReading => ({
    image: { format: 'jpeg', width: 1000, height: 750 },
    text: [],
    ...(faces && { faces }),
  });
  const captures = { front: capture(front), ...(back && { back: capture(back) }) };
  const readings: Readings = { version: READINGS_VERSION, pipeline: {}, captures };
  return portraitsOfOnePerson.run({ readings } as Evidence);
}

/** A face that looks so many degrees otherwise. */
function face(degrees: number, eyeDistancePx: number): FaceReading {
  const embedding = Array<number>(192).fill(0);
  embedding[0] = Math.cos((degrees * Math.PI) / 180);
  embedding[1] = Math.sin((degrees * Math.PI) / 180);
  const [left, top, side] = [500, 300, 2 * eyeDistancePx];
  return {
    quad: [
      { x: left, y: top },
      { x: left + side, y: top },
      { x: left + side, y: top + side },
      { x: left, y: top + side },
    ],
    ...{ score: 0.9, meshScore: 1, eyeDistancePx, yawDegrees: 0, pitchDegrees: 0, rollDegrees: 0 },
    ...{ sharpness: 200, exposure: 140, embedding },
  };
}
