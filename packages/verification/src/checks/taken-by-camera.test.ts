import { expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { POLICIES, POLICY_NAMES } from '../policy.ts';
import { type CameraKind, type CaptureReading, READINGS_VERSION, type Readings } from '../readings.ts';

const IMAGE = { format: 'jpeg', width: 2000, height: 1500 } as const;
const ASKED = {
  livemode: true,
  type: 'document',
  options: { document: { requireMatchingSelfie: true } },
  declared: null,
  expectedDetails: null,
} as unknown as Parameters<typeof decide>[1];

test.each([
  ['pictures from a program stay open', ['physical', 'virtual'], 'inconclusive'],
  ['cameras that say nothing of themselves do not', ['unknown', 'physical'], 'pass'],
  ['files are not asked', [undefined, undefined], undefined],
] as const)('%s', (_, [document, face], outcome) => {
  expect(answers(document, face)).toEqual({ document: document && 'pass', face: outcome });
  expect(answers(face, document)).toEqual({ document: outcome, face: document && 'pass' });
});

test('a program alone refuses nobody, and careful policies have somebody look', () => {
  const rules = POLICY_NAMES.map((name) => POLICIES[name].rules.document_taken_by_camera?.inconclusive);
  expect(rules).toEqual(['accept', 'accept', 'hold', 'hold']);
});

function answers(document: CameraKind | undefined, face: CameraKind | undefined) {
  const { checks } = decide(readingsOf(document, face), ASKED, '2026-11-01');
  const outcomeOf = (id: string) => checks.find((check) => check.id === id)?.outcome;
  return { document: outcomeOf('document_taken_by_camera'), face: outcomeOf('selfie_taken_by_camera') };
}

function readingsOf(document: CameraKind | undefined, face: CameraKind | undefined): Readings {
  const front: CaptureReading = { image: IMAGE, text: [], ...(document && { camera: document }) };
  const frames = [{ image: IMAGE, faces: [], ...(face && { camera: face }) }];
  return { version: READINGS_VERSION, pipeline: {}, captures: { front }, selfie: { frames } };
}
