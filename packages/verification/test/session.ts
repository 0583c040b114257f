import type { VerificationSession } from '../src/session.ts';

/** A session that waits for its person, but for what is given. */
export function session(changes: Partial<VerificationSession>): VerificationSession {
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
    expectedDetails: null,
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
