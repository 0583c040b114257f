import { DOCUMENT_CHECKS, type VerificationSession } from '@credence/verification';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HostedSession } from '../sessions/hosted-session.ts';
import { toView } from './view.ts';

const SESSION: VerificationSession = {
  id: 'vs_abcdefghijklmnopqrstuvwx',
  accountId: 'acct_1',
  livemode: false,
  type: 'document',
  status: 'requires_input',
  createdAt: new Date(0),
  options: {},
  metadata: { internal: 'note' },
  clientReferenceId: 'user_1',
  relatedCustomer: null,
  relatedCustomerAccount: null,
  relatedPerson: null,
  returnUrl: 'https://shop.example/done',
  providedDetails: { email: 'jenny@example.com' },
  expectedDetails: null,
  lastError: null,
  verificationFlowId: null,
  lastReportId: null,
  verifiedOutputs: null,
  redaction: null,
  submissionId: null,
  submissionCount: 0,
  consent: { at: '2026-01-01T00:00:00Z', language: 'en', textVersion: 'document-1' },
  declared: { type: 'id_card', country: 'JP' },
};
const EXPIRED = { code: 'document_expired', reason: 'The document is expired.' } as const;

function hosted(session: Partial<VerificationSession>, rest: Partial<HostedSession> = {}): HostedSession {
  return {
    session: { ...SESSION, ...session },
    account: { id: 'acct_1', businessName: 'Aoba Bank', settings: {} },
    captured: [],
    challengeDue: false,
    answered: [],
    contacts: [],
    now: new Date(0),
    begun: false,
    attemptsLeft: 5,
    held: false,
    holds: 'mine',
    handOff: null,
    phoneReach: 'camera',
    ...rest,
  };
}

function handOff(role: 'first' | 'phone', taken: boolean) {
  return { role, taken, phrase: 'amber otter' };
}

describe('the step a person stands at', () => {
  test.each<[string, string, Partial<VerificationSession>, Partial<HostedSession>]>([
    ['consent', 'before anything', { consent: null, declared: null }, { holds: 'nobody' }],
    ['consent', 'again in a new browser', {}, { holds: 'nobody' }],
    ['document', 'after consent', { declared: null }, {}],
    ['capture', 'once a document is declared', {}, {}],
    ['processing', 'after submitting', { status: 'processing' }, {}],
    ['in_review', 'while somebody is to look at it', { status: 'processing' }, { held: true }],
    ['verified', 'when all went well', { status: 'verified' }, {}],
    ['retry', 'after a failure', { lastError: EXPIRED }, {}],
    ['capture', 'in a new attempt', { lastError: EXPIRED }, { captured: ['front'], begun: true }],
    ['retry', 'after a failure that leaves photos standing', { lastError: EXPIRED }, { captured: ['front'] }],
    ['declined', 'after declining', { lastError: { code: 'consent_declined', reason: '' }, consent: null }, {}],
    ['capture', 'without a document to photograph', { type: 'id_number', declared: null }, {}],
    ['retry', 'after a failure without a document', { type: 'id_number', lastError: EXPIRED }, {}],
    ['closed', 'when canceled', { status: 'canceled' }, {}],
    ['closed', 'when redacted', { status: 'verified', redaction: 'redacted' }, {}],
    ['closed', 'when no tries are left', { lastError: EXPIRED }, { attemptsLeft: 0 }],
    ['handed_off', 'while a phone goes on with it', {}, { handOff: handOff('first', true) }],
    ['handed_off', 'while the phone tries again', { lastError: EXPIRED }, { handOff: handOff('first', true) }],
    ['document', 'while no phone has taken it', { declared: null }, { handOff: handOff('first', false) }],
    ['capture', 'on the phone', {}, { handOff: handOff('phone', true) }],
    ['processing', 'once the phone has submitted', { status: 'processing' }, { handOff: handOff('first', true) }],
    ['elsewhere', 'in another browser', { status: 'verified' }, { holds: 'other' }],
  ])('is %s %s', (step, _, session, rest) => {
    expect(toView(hosted(session, rest)).step).toBe(step);
  });
});

describe('toView', () => {
  test('asks for a back only where there is one', () => {
    expect(toView(hosted({})).sides).toEqual(['front', 'back']);
    const passport = hosted({ declared: { type: 'passport', country: 'JP' } }, { captured: ['front', 'back'] });
    expect(toView(passport)).toMatchObject({ sides: ['front'], captured: ['front'] });
  });

  test('asks for the face last, and says so before anything is agreed to', () => {
    const options = { document: { requireMatchingSelfie: true } };
    expect(toView(hosted({ options }, { captured: ['front'] }))).toMatchObject({
      requireSelfie: true,
      sides: ['front', 'back', 'selfie'],
      captured: ['front'],
    });
    const fresh = toView(hosted({ options, consent: null, declared: null }, { holds: 'nobody' }));
    expect(fresh).toMatchObject({ requireSelfie: true, sides: [] });
    expect(toView(hosted({})).requireSelfie).toBe(false);
  });

  test('sends back only the device that the person began on', () => {
    expect(toView(hosted({}, { handOff: handOff('phone', true) })).returnUrl).toBeNull();
    expect(toView(hosted({}, { handOff: handOff('first', true) })).returnUrl).toBe('https://shop.example/done');
  });

  test('tells another browser nothing but whose page this is', () => {
    expect(toView(hosted({ lastError: EXPIRED }, { holds: 'other', captured: ['front'] }))).toMatchObject({
      businessName: 'Aoba Bank',
      declared: null,
      sides: [],
      lastError: null,
      returnUrl: null,
    });
  });

  test('tells nothing of the integrator or of what was read', () => {
    const text = JSON.stringify(toView(hosted({ status: 'verified' })));
    for (const secret of ['acct_1', 'internal', 'user_1', 'jenny@example.com']) expect(text).not.toContain(secret);
  });

  test('names the check whose advice the person gets', () => {
    // Nobody is told which of a block list and a memory of documents stopped them: those who give the same advice go by one name.
    const byAdvice = Map.groupBy(DOCUMENT_CHECKS, ({ tell }) => tell);
    expect(byAdvice.size).toBeGreaterThan(DOCUMENT_CHECKS.length / 2);
    for (const [reason, [first]] of byAdvice) {
      expect(toView(hosted({ lastError: { code: first!.finding, reason } })).lastError?.check).toBe(first!.id);
    }
    const other = { code: 'document_unverified_other', reason: 'Something else.' } as const;
    expect(toView(hosted({ lastError: other })).lastError?.check).toBeNull();
  });

  test('offers a tester what the session could end in, and samples to show for it', () => {
    const { test: choices } = toView(hosted({ options: { document: { requireMatchingSelfie: true } } }));
    expect(choices?.outcomes.slice(0, 2)).toEqual(['verified', 'abandoned']);
    expect(choices?.outcomes).toContain('selfie_face_mismatch');
    expect(choices?.samples).toHaveLength(8);
    const { test: fewer } = toView(hosted({}));
    expect(fewer?.outcomes.filter((outcome) => outcome.startsWith('selfie_'))).toEqual([]);
    expect(fewer?.samples).toEqual([
      'verified',
      'document_expired',
      'document_type_not_supported',
      'document_unverified_other',
    ]);
    expect(toView(hosted({ type: 'id_number' })).test?.samples).toEqual(['verified']);
  });

  test.each<[string, Partial<VerificationSession>, Partial<HostedSession>]>([
    ['another browser', {}, { holds: 'other' }],
    ['anybody while it is processing', { status: 'processing' }, {}],
    ['anybody once it is verified', { status: 'verified' }, {}],
    ['anybody once it is redacted', { status: 'canceled', redaction: 'redacted' }, {}],
    ['anybody once no tries are left', {}, { attemptsLeft: 0 }],
  ])('offers %s no choice', (_, session, rest) => {
    expect(toView(hosted(session, rest)).test).toBeNull();
  });

  // Whatever else is true of it.
  test('offers nothing to be chosen in live mode', () => {
    const live = fc.record({
      session: fc.record({
        status: fc.constantFrom('requires_input', 'processing', 'verified', 'canceled'),
        type: fc.constantFrom('document', 'id_number', 'verification_flow'),
        consent: fc.constantFrom(null, SESSION.consent),
        declared: fc.constantFrom(null, SESSION.declared),
        lastError: fc.constantFrom(null, EXPIRED),
        metadata: fc.constantFrom({}, { credence_outcome: 'verified', credence_when: 'open' }),
        redaction: fc.constantFrom(null, 'processing', 'redacted'),
      }),
      rest: fc.record({ holds: fc.constantFrom('mine', 'other', 'nobody'), attemptsLeft: fc.nat(5) }),
    });
    fc.assert(
      fc.property(live, ({ session, rest }) => {
        expect(
          toView(hosted({ ...(session as Partial<VerificationSession>), livemode: true }, rest as never)).test,
        ).toBeNull();
      }),
    );
  });

  test('offers only the types the session accepts', () => {
    expect(toView(hosted({})).allowedTypes).toEqual(['driving_license', 'id_card', 'passport']);
    expect(toView(hosted({ options: { document: { allowedTypes: ['passport'] } } })).allowedTypes).toEqual([
      'passport',
    ]);
  });
});
