import { describe, expect, test } from 'vitest';
import { POSE_ORDERS, type Pose } from '../challenge.ts';
import { type FaceReading, READINGS_VERSION, type SelfieReading } from '../readings.ts';
import type { Evidence } from './check.ts';
import { selfieChallenge } from './selfie-challenge.ts';

const YAW: Record<Pose, number> = { straight: 1, left: 24, right: -24 };

const face = (yawDegrees: number) => ({ yawDegrees, meshScore: 1 }) as FaceReading;

/** A person who looks ahead and then does what is given; each entry the faces of one picture. */
function answers(asked: Pose[], done: FaceReading[][], tookMs = 20_000): SelfieReading {
  const image = { format: 'jpeg', width: 1280, height: 960 } as const;
  return {
    frames: [[face(YAW.straight)], ...done].map((faces) => ({ image, faces })),
    challenge: { poses: asked, tookMs, limitMs: 120_000 },
  };
}

function outcomeOf(selfie: SelfieReading, livemode = true) {
  const readings = { version: READINGS_VERSION, pipeline: {}, captures: {}, selfie };
  return selfieChallenge.run({ readings, session: { livemode } } as Evidence)?.outcome;
}

const obey = (poses: readonly Pose[]) => poses.map((pose) => [face(YAW[pose])]);

test('there are fourteen orders: four poses, none twice in a row, both sides among them', () => {
  const orders = POSE_ORDERS.map((order) => order.map(([letter]) => letter).join(''));
  expect(orders.filter((order) => order.startsWith('l')).toSorted()).toEqual([
    'lrlr',
    'lrls',
    'lrsl',
    'lrsr',
    'lslr',
    'lsrl',
    'lsrs',
  ]);
  expect(orders).toHaveLength(14);
});

describe('what a head was asked to do', () => {
  test('passes who does it, and nobody who does anything else, in any order', () => {
    for (const asked of POSE_ORDERS) {
      for (const done of POSE_ORDERS) {
        expect(outcomeOf(answers(asked, obey(done)))).toBe(asked === done ? 'pass' : 'fail');
      }
    }
  });

  const asked: Pose[] = ['left', 'right', 'left', 'straight'];

  test.each<[string, SelfieReading]>([
    ['a picture that does not move', answers(asked, obey(['straight', 'straight', 'straight', 'straight']))],
    ['a turn that is hardly one', answers(asked, [[face(16)], [face(-24)], [face(24)], [face(1)]])],
    ['a picture too few', answers(asked, obey(['left', 'right', 'left']))],
    ['an answer after its time', answers(asked, obey(asked), 120_001)],
    ['a picture without a face', answers(asked, [[face(24)], [], [face(24)], [face(1)]])],
  ])('fails for %s', (_, reading) => {
    expect(outcomeOf(reading)).toBe('fail');
    expect(outcomeOf(reading, false)).toBe('fail');
  });

  test.each<[outcome: string, likeness: (number | undefined)[]]>([
    ['inconclusive', [0.99, 0.99, 0.985, 0.4]],
    ['pass', [0.99, 0.984, 0.99, 0.99]],
    ['pass', [undefined, undefined, undefined, undefined]],
  ])('is judged %s where a sheet explains the pictures by %j', (outcome, likeness) => {
    const { frames, ...rest } = answers(asked, obey(asked));
    const seen = frames.map((frame, i) => {
      const sheetCorrelation = likeness[i - 1];
      return sheetCorrelation === undefined ? frame : { ...frame, sheetCorrelation };
    });
    expect(outcomeOf({ ...rest, frames: seen })).toBe(outcome);
  });

  test('stays open for who goes without motion; test mode does not ask', () => {
    for (const reading of [answers([], []), { frames: answers([], []).frames }]) {
      expect(outcomeOf(reading)).toBe('inconclusive');
      expect(outcomeOf(reading, false)).toBeUndefined();
    }
  });
});
