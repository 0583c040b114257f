import { type SpecimenOutcome, type SpecimenType, specimens } from '@credence/specimens';
import { type CaptureReading, decide, READINGS_VERSION, type Readings, type Side } from '@credence/verification';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openReader, type Reader } from './index.ts';

const TODAY = '2026-11-01';

let reader: Reader;
beforeAll(async () => {
  reader = await openReader();
});
afterAll(() => reader.close());

describe.each<SpecimenType>(['passport', 'id_card', 'driving_license'])('the pictures of a %s', (type) => {
  test.each<SpecimenOutcome>(['document_expired', 'document_type_not_supported', 'document_unverified_other'])(
    'for %s are read and decided to be just that',
    async (outcome) => {
      expect(await outcomeOf(outcome, type)).toBe(outcome);
    },
  );

  // What a selfie is compared with: the document itself has to convince, even without a portrait.
  test.each<SpecimenOutcome>(['verified', 'selfie_document_missing_photo'])(
    'for %s show a document that convinces',
    async (outcome) => {
      expect(await outcomeOf(outcome, type)).toBe('verified');
    },
  );
});

/** What a session that asks for a document alone comes to, its person showing what they say they show. */
async function outcomeOf(outcome: SpecimenOutcome, type: SpecimenType): Promise<string> {
  const { front, back } = await specimens.forOutcome({ outcome, type, seed: 'decided', today: TODAY });
  const captures: Partial<Record<Side, CaptureReading>> = { front: await read(front) };
  if (back) captures.back = await read(back);
  const readings: Readings = { version: READINGS_VERSION, pipeline: {}, captures };
  const declared = { type, country: 'UTO' };
  const session = {
    livemode: false,
    type: 'document',
    options: {},
    declared,
    providedDetails: null,
    expectedDetails: null,
  } as const;
  return decide(readings, session, TODAY).error?.code ?? 'verified';
}

async function read(bytes: Uint8Array): Promise<CaptureReading> {
  const reading = await reader.readCapture(bytes);
  if ('problem' in reading) throw new Error(reading.problem);
  return reading;
}
