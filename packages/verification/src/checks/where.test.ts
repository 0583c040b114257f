import { expect, test } from 'vitest';
import { face } from '../../test/pictures.ts';
import { gatherFacts } from '../facts.ts';
import { type CaptureReading, READINGS_VERSION, type Readings } from '../readings.ts';
import type { CheckResult } from '../report.ts';
import { whereOf } from './where.ts';

const QUAD = [
  { x: 100, y: 100 },
  { x: 900, y: 100 },
  { x: 900, y: 600 },
  { x: 100, y: 600 },
] as const;

const capture: CaptureReading = {
  image: { format: 'jpeg', width: 1000, height: 1000 },
  location: { quad: QUAD, score: 1, means: 'outline', width: 800, height: 500 },
  text: [],
};

function evidenceOf(captures: Readings['captures']) {
  const readings: Readings = { version: READINGS_VERSION, pipeline: {}, captures };
  const today = '2026-11-01';
  const session = { livemode: false, allowedTypes: undefined, declared: null };
  return { readings, facts: gatherFacts(readings, today), session, today };
}

const result = (id: string, outcome: CheckResult['outcome']): CheckResult => ({ id, outcome, why: '', evidence: {} });

test('a check of which no place is known points at the document as a whole', () => {
  const [region] = whereOf(result('document_seen_before', 'fail'), evidenceOf({ front: capture }));
  expect(region).toMatchObject({
    capture: 'front',
    kind: 'box',
    box: [{ x: 0.1, y: 0.1 }, {}, { x: 0.9, y: 0.6 }, {}],
  });
});

test.each(['selfie_taken_by_camera', 'selfie_block_list', 'face_seen_before'])('%s points at the face', (id) => {
  const evidence = evidenceOf({ front: capture });
  const { image } = capture;
  const readings = { ...evidence.readings, selfie: { frames: [{ image, faces: [face()] }] } };
  expect(whereOf(result(id, 'inconclusive'), { ...evidence, readings })).toMatchObject([{ capture: 'selfie' }]);
});

test('where no document was found, at all of the photo', () => {
  const { location: _, ...nothing } = capture;
  const [region] = whereOf(result('document_found', 'fail'), evidenceOf({ front: nothing }));
  expect(region).toMatchObject({
    box: [
      { x: 0, y: 0 },
      { x: 1, y: 0 },
      { x: 1, y: 1 },
      { x: 0, y: 1 },
    ],
  });
});

test('what a check says itself goes before what is known of it', () => {
  const own = { capture: 'back', kind: 'map', box: QUAD, shows: 'noise' } as const;
  const told = { ...result('mrz_check_digits', 'pass'), regions: [own] };
  expect(whereOf(told, evidenceOf({ front: capture }))).toEqual([own]);
});

test('a check that passed points nowhere', () => {
  expect(whereOf(result('document_found', 'pass'), evidenceOf({ front: capture }))).toEqual([]);
});

test('without a photo there is nothing to point at', () => {
  expect(whereOf(result('document_found', 'fail'), evidenceOf({}))).toEqual([]);
});
