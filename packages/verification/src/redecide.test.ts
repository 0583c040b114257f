import { createHash } from 'node:crypto';
import { formatMrz } from '@credence/documents';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Asked, type Circumstances, type Decision, DOCUMENT_CHECKS, decide, SELFIE_CHECKS } from './decide.ts';
import { type DecisionInputs, recordDecision } from './decision-record.ts';
import { POLICIES, type Policy } from './policy.ts';
import { type CaptureReading, type FaceReading, type Quad, READINGS_VERSION, type Readings } from './readings.ts';
import { redecide, redecideByAnswers } from './redecide.ts';

const TODAY = '2026-03-01';
const QUAD: Quad = [
  { x: 0, y: 0 },
  { x: 100, y: 0 },
  { x: 100, y: 60 },
  { x: 0, y: 60 },
];

// What lets the answers stand in for the readings, whatever was read, asked and ruled.
test('by the answers of the checks comes out what comes out by the readings', () => {
  fc.assert(
    fc.property(submissions(), policies(), policies(), ({ readings, inputs }, before, after) => {
      const record = recordOf(readings, inputs, before);
      for (const policy of [after, before, ...Object.values(POLICIES)]) {
        expect(redecideByAnswers(record, policy)).toEqual(redecide(record, readings, { policy, digestOf }));
      }
    }),
  );
});

describe('a decision reached again', () => {
  const readings = show({ front: passport('21') });
  const inputs = { asked: ask({}), today: TODAY, circumstances: {} };
  const record = recordOf(readings, inputs, POLICIES.standard);

  test('as it was is the same byte for byte', () => {
    expect(redecide(record, readings, { policy: undefined, digestOf })).toEqual({
      from: 'document_expired',
      to: 'document_expired',
      identical: true,
      checks: [],
    });
  });

  test('by a policy of the same name and other rules names the checks that moved it', () => {
    const lenient: Policy = { name: 'standard', rules: { document_expiry: { fail: 'hold', inconclusive: 'hold' } } };
    expect(redecideByAnswers(record, lenient)).toEqual({
      from: 'document_expired',
      to: 'held',
      identical: false,
      checks: ['document_expiry'],
    });
  });
});

test('a document that nobody asked for holds no session', () => {
  const asked = ask({ type: 'verification_flow', options: { phone: { requireVerification: true } } });
  const answers = { phone: { address: '+15550100', outcome: 'confirmed' as const } };
  const policy: Policy = { name: 'custom-1', rules: Object.fromEntries(DOCUMENT_CHECKS.map(({ id }) => [id, HOLD])) };
  expect(decide(show({}), asked, TODAY, { answers, policy })).toMatchObject({ error: null, holds: [] });
});

const HOLD = { fail: 'hold', inconclusive: 'hold' } as const;

function policies(): fc.Arbitrary<Policy> {
  const consequence = fc.constantFrom('accept', 'hold', 'refuse');
  const ids = [...DOCUMENT_CHECKS, ...SELFIE_CHECKS].map(({ id }) => id);
  return fc.record({
    name: fc.constantFrom('standard', 'custom-1'),
    rules: fc.dictionary(fc.constantFrom(...ids), fc.record({ fail: consequence, inconclusive: consequence }), {
      maxKeys: ids.length,
      size: 'max',
    }),
  });
}

/** What decisions are reached from, but for the policy. */
type Inputs = Omit<DecisionInputs, 'circumstances'> & { circumstances: Circumstances };

function submissions(): fc.Arbitrary<{ readings: Readings; inputs: Inputs }> {
  const confirmed = fc.constantFrom(undefined, 'confirmed' as const, 'declined' as const);
  const selfies = fc.constantFrom<FaceReading[] | undefined>(undefined, [], [face(0)], [face(1)], [face(0), face(1)]);
  return fc
    .record({
      front: fc.constantFrom(undefined, passport('32'), passport('21'), passport('32', 'K'), { ...page(), text: [] }),
      selfies,
      asked: fc.record({
        livemode: fc.boolean(),
        type: fc.constantFrom('document' as const, 'id_number' as const, 'verification_flow' as const),
        options: fc.record({
          document: fc.constantFrom(undefined, {}, { requireMatchingSelfie: true, requireIdNumber: true }),
          phone: fc.constantFrom(undefined, { requireVerification: true }),
          email: fc.constantFrom(undefined, { requireVerification: true }),
        }),
      }),
      phone: confirmed,
      email: confirmed,
      blocked: fc.boolean(),
    })
    .map(({ front, selfies, asked, phone, email, blocked }) => ({
      readings: {
        ...show(front ? { front } : {}),
        ...(selfies && { selfie: { frames: [{ image: page().image, faces: selfies }] } }),
      },
      inputs: {
        asked: ask(asked as Partial<Asked>),
        today: TODAY,
        circumstances: {
          history: { blocked, seenInSessions: 2 },
          answers: {
            ...(phone && { phone: { address: '+15550100', outcome: phone } }),
            ...(email && { email: { address: 'jenny@example.com', outcome: email } }),
          },
        },
      },
    }));
}

function recordOf(readings: Readings, inputs: Inputs, policy: Policy) {
  const circumstances = { ...inputs.circumstances, policy };
  const decision = decide(readings, inputs.asked, TODAY, circumstances);
  return recordDecision(decision, { ...inputs, circumstances }, { digest: digestOf(decision), code: 'test' });
}

function digestOf(decision: Decision): string {
  return createHash('sha256').update(JSON.stringify(decision)).digest('hex');
}

function ask(asked: Partial<Asked>): Asked {
  return {
    livemode: false,
    type: 'document',
    options: {},
    declared: { type: 'passport', country: 'UTO' },
    expectedDetails: null,
    ...asked,
  };
}

function show(captures: Readings['captures']): Readings {
  return { version: READINGS_VERSION, pipeline: { test: '1' }, captures };
}

function passport(expires: string, documentCode = 'P'): CaptureReading {
  const lines = formatMrz({
    format: 'TD3',
    documentCode,
    issuingState: 'UTO',
    surname: 'ERIKSSON',
    givenNames: 'ANNA MARIA',
    documentNumber: 'L898902C3',
    nationality: 'UTO',
    birthDate: { year: '74', month: '08', day: '12' },
    sex: 'female',
    expirationDate: { year: expires, month: '04', day: '15' },
  });
  const confidences = lines.map((line) => [...line].map(() => 0.99));
  return { ...page(), text: [], faces: [face(0)], mrz: { lines, confidences, swaps: [], reader: 'test', quad: QUAD } };
}

function page() {
  return {
    image: { format: 'jpeg' as const, width: 2000, height: 1500 },
    location: { quad: QUAD, score: 0.9, means: 'outline' as const, width: 1400, height: 883 },
    quality: { sharpness: 900, glareFraction: 0, exposure: 150, pageWidthPx: 1500 },
  };
}

/** @param whose Faces of one number are of one person. */
function face(whose: number): FaceReading {
  return {
    quad: QUAD,
    score: 0.95,
    meshScore: 1,
    eyeDistancePx: 120,
    yawDegrees: 2,
    pitchDegrees: -9,
    rollDegrees: 1,
    sharpness: 400,
    exposure: 130,
    thumbnail: Array.from({ length: 256 }, (_, i) => 60 + ((i * (whose === 0 ? 37 : 101)) % 150)),
    embedding: whose === 0 ? [1, 0] : [0, 1],
  };
}
