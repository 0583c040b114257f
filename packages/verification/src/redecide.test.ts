import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { face, page, passport } from '../test/pictures.ts';
import { type Asked, type Circumstances, type Decision, DOCUMENT_CHECKS, decide, SELFIE_CHECKS } from './decide.ts';
import { type DecisionInputs, recordDecision } from './decision-record.ts';
import { POLICIES, type Policy } from './policy.ts';
import { type CaptureReading, type FaceReading, READINGS_VERSION, type Readings } from './readings.ts';
import { redecide, redecideByAnswers } from './redecide.ts';

const TODAY = '2026-03-01';

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
  const readings = show({ front: expiring('21') });
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
  const selfies = fc.constantFrom<FaceReading[] | undefined>(
    undefined,
    [],
    [face()],
    [face({ angle: 90 })],
    [face(), face({ angle: 90 })],
  );
  return fc
    .record({
      front: fc.constantFrom(undefined, expiring('32'), expiring('21'), expiring('32', 'K'), { ...page(), text: [] }),
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
      faces: fc.constantFrom<Circumstances['faces'][]>(
        undefined,
        { blocked: null, seen: [] },
        { blocked: { entryId: 'ble_1', similarity: 0.7 } },
        { blocked: null, seen: [{ sessionId: 'vs_2', similarity: 0.7, document: 'other' }] },
        { blocked: null, seen: [{ sessionId: 'vs_2', similarity: 0.7, document: 'unknown' }] },
      ),
    })
    .map(({ front, selfies, asked, phone, email, blocked, faces }) => ({
      readings: {
        ...show(front ? { front } : {}),
        ...(selfies && { selfie: { frames: [{ image: page().image, faces: selfies }] } }),
      },
      inputs: {
        asked: ask(asked as Partial<Asked>),
        today: TODAY,
        circumstances: {
          history: { blocked, seenInSessions: 2 },
          faces,
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

/** With the portrait of its holder. */
function expiring(year: string, documentCode = 'P'): CaptureReading {
  return { ...passport({ documentCode, expirationDate: { year, month: '04', day: '15' } }), faces: [face()] };
}
