import { specimens } from '@credence/specimens';
import { decide, type FindingCode, READINGS_VERSION, type Readings } from '@credence/verification';
import { afterAll, describe, expect, test } from 'vitest';
import { openReader, type Reader } from './open-reader.ts';

let opened: Promise<Reader> | undefined;
const reader = () => {
  opened ??= openReader();
  return opened;
};
afterAll(async () => (await opened)?.close());

const TODAY = '2026-11-01';

type SelfieOutcome = 'verified' | Extract<FindingCode, `selfie_${string}`>;

// Everything it takes is in the pictures. They are drawings: this shows that the parts fit, not how well people are told
// apart, which `npm run bench -- faces` measures on photographs.
describe('a drawn passport and a drawn selfie', () => {
  test.each<SelfieOutcome>([
    'verified',
    'selfie_face_mismatch',
    'selfie_manipulated',
    'selfie_unverified_other',
    'selfie_document_missing_photo',
  ])('that are to end in %s do', async (outcome) => {
    const { front, selfie } = await specimens.forOutcome({ outcome, type: 'passport', seed: 'carried', selfie: true });
    const { readCapture, readSelfie } = await reader();
    const capture = await readCapture(front, { portraits: true });
    if ('problem' in capture) throw new Error(capture.problem);
    const frame = await readSelfie(selfie!);
    const readings: Readings = {
      version: READINGS_VERSION,
      pipeline: {},
      captures: { front: capture },
      selfie: { frames: [frame] },
    };
    const { error, checks } = decide(readings, session(), TODAY);
    expect([error?.code ?? 'verified', checks]).toEqual([outcome, checks]);
  });
});

function session() {
  return {
    livemode: false,
    type: 'document' as const,
    options: { document: { requireMatchingSelfie: true } },
    declared: { type: 'passport' as const, country: 'UTO' },
    providedDetails: null,
    expectedDetails: null,
  };
}
