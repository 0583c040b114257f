import { specimens } from '@credence/specimens';
import { type CaptureReading, decide, type FindingCode, READINGS_VERSION, type Readings } from '@credence/verification';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { openReader, type Reader } from './open-reader.ts';

let opened: Promise<Reader> | undefined;
const reader = () => {
  opened ??= openReader();
  return opened;
};
afterAll(async () => (await opened)?.close());

const TODAY = '2026-11-01';

/** Two or three pictures are drawn and read in each: seconds, but many of them on a busy machine. */
vi.setConfig({ testTimeout: 240_000 });

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
    const { readSelfie } = await reader();
    const capture = await readOnce(front);
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

/** All but one of the outcomes are of the same document: its photo is read once. */
const captures = new Map<string, Promise<CaptureReading>>();
function readOnce(front: Buffer): Promise<CaptureReading> {
  const key = front.toString('base64');
  const known = captures.get(key) ?? readDocument(front);
  captures.set(key, known);
  return known;
}

async function readDocument(photo: Buffer): Promise<CaptureReading> {
  const capture = await (await reader()).readCapture(photo, { portraits: true });
  if ('problem' in capture) throw new Error(capture.problem);
  return capture;
}

// The seed `story` is in tests/specimens-for-outcomes.test.ts. Half of these drew a print of the portrait in other light, which is another picture by every measure.
test.each(['s2', 's5'])('the portrait cut out of the photo of card %s is taken for no selfie', async (seed) => {
  const drawn = await specimens.forOutcome({ outcome: 'selfie_manipulated', type: 'id_card', seed });
  const front = await readDocument(drawn.front);
  const back = await readDocument(drawn.back!);
  const selfie = { frames: [await (await reader()).readSelfie(drawn.selfie!)] };
  const readings: Readings = { version: READINGS_VERSION, pipeline: {}, captures: { front, back }, selfie };
  const declared = { type: 'id_card' as const, country: 'UTO' };
  expect(decide(readings, { ...session(), declared }, TODAY).error?.code).toBe('selfie_manipulated');
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
