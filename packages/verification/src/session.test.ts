import { describe, expect, test } from 'vitest';
import { Refusal } from './refusal.ts';
import {
  askAgain,
  cancel,
  giveUp,
  requiredSides,
  type SessionStatus,
  submit,
  type VerificationSession,
  verify,
} from './session.ts';

const ERROR = { code: 'document_expired' as const, reason: 'The document is expired.' };

describe('submitting', () => {
  test('clears the error of the last attempt, counts the attempt and starts the analysis', () => {
    const waiting = session({ lastError: ERROR, declared: { type: 'passport', country: 'UTO' }, submissionCount: 1 });
    const { session: after, event, job } = submit(waiting, { id: 'sub_1', sides: ['front'] });
    expect(after).toMatchObject({ status: 'processing', lastError: null, submissionId: 'sub_1', submissionCount: 2 });
    expect(event?.type).toBe('identity.verification_session.processing');
    expect(job).toEqual({ name: 'analyze-submission', submissionId: 'sub_1' });
  });

  test('names the sides that are still missing', () => {
    const waiting = session({ declared: { type: 'id_card', country: 'UTO' } });
    expect(requiredSides(waiting)).toEqual(['front', 'back']);
    expect(() => submit(waiting, { id: 'sub_1', sides: ['front'] })).toThrow(/back/);
  });

  test.each(['processing', 'verified', 'canceled'] as SessionStatus[])('is refused while %s', (status) => {
    expect(() => submit(session({ status }), { id: 'sub_1', sides: ['front', 'back'] })).toThrow(Refusal);
  });
});

describe('the outcome', () => {
  const outputs = {} as NonNullable<VerificationSession['verifiedOutputs']>;

  test('verified: no error, outputs, the report', () => {
    const { session: after, event } = verify(session({ status: 'processing', submissionId: 'sub_1' }), 'vr_1', outputs);
    expect(after).toMatchObject({ status: 'verified', lastError: null, lastReportId: 'vr_1', submissionId: null });
    expect(event?.type).toBe('identity.verification_session.verified');
  });

  test('not convincing: the person is asked again and told why', () => {
    const { session: after, event } = askAgain(session({ status: 'processing' }), 'vr_1', ERROR);
    expect(after).toMatchObject({
      status: 'requires_input',
      lastError: ERROR,
      lastReportId: 'vr_1',
      verifiedOutputs: null,
    });
    expect(event?.type).toBe('identity.verification_session.requires_input');
  });

  test('declined: still waiting, with the reason, and without a report', () => {
    const { session: after } = giveUp(session({}), 'consent_declined');
    expect(after).toMatchObject({
      status: 'requires_input',
      lastError: { code: 'consent_declined' },
      lastReportId: null,
    });
  });
});

describe('cancelling', () => {
  test('erases the error of the last attempt', () => {
    expect(cancel(session({ lastError: ERROR })).session).toMatchObject({ status: 'canceled', lastError: null });
  });

  test('twice changes nothing and says nothing', () => {
    const canceled = session({ status: 'canceled' });
    expect(cancel(canceled)).toEqual({ session: canceled });
  });

  test.each(['processing', 'verified'] as SessionStatus[])(
    'is refused when %s, in the words clients know',
    (status) => {
      expect(() => cancel(session({ status }))).toThrow(
        `You cannot cancel this VerificationSession because it has a status of "${status}". Only a VerificationSession in "requires_input" status may be canceled.`,
      );
    },
  );
});

function session(changes: Partial<VerificationSession>): VerificationSession {
  return {
    id: 'vs_1',
    accountId: 'acct_1',
    livemode: false,
    type: 'document',
    verificationFlowId: null,
    status: 'requires_input',
    createdAt: new Date('2026-01-01T00:00:00Z'),
    options: {},
    metadata: {},
    clientReferenceId: null,
    relatedCustomer: null,
    relatedCustomerAccount: null,
    relatedPerson: null,
    returnUrl: null,
    providedDetails: null,
    lastError: null,
    lastReportId: null,
    verifiedOutputs: null,
    redaction: null,
    submissionId: null,
    submissionCount: 0,
    consent: null,
    declared: null,
    ...changes,
  };
}
