import { describe, expect, test } from 'vitest';
import { session } from '../test/session.ts';
import { finishRedaction, redact, redactedReport } from './redact.ts';
import type { VerificationReport } from './report.ts';

/** Everything of a person, each of its texts saying `SECRET`. */
const PERSON = session({
  status: 'verified',
  metadata: { SECRET: 'SECRET' },
  clientReferenceId: 'SECRET',
  relatedCustomer: 'SECRET',
  relatedCustomerAccount: 'SECRET',
  relatedPerson: { account: 'SECRET', person: 'SECRET' },
  returnUrl: 'https://shop.example/SECRET',
  providedDetails: { email: 'SECRET', phone: 'SECRET' },
  options: { document: { requireMatchingSelfie: true } },
  verifiedOutputs: {
    firstName: 'SECRET',
    lastName: 'SECRET',
    address: { line1: 'SECRET', line2: null, city: 'SECRET', state: 'SECRET', postalCode: 'SECRET', country: 'US' },
    birthDate: '1974-08-12',
    sex: 'female',
    unparsedSex: 'SECRET',
    unparsedPlaceOfBirth: 'SECRET',
    email: 'SECRET',
    phone: null,
    idNumber: 'SECRET',
    idNumberType: 'us_ssn',
  },
});

const REPORT: VerificationReport = {
  id: 'vr_1',
  sessionId: 'vs_1',
  submissionId: 'sub_1',
  type: 'document',
  verificationFlowId: null,
  options: { document: {} },
  createdAt: new Date('2026-01-01T00:00:00Z'),
  document: {
    status: 'unverified',
    error: { code: 'document_expired', reason: 'The document is expired.' },
    data: {
      type: 'passport',
      firstName: 'SECRET',
      lastName: 'SECRET',
      address: null,
      issuingCountry: 'US',
      issuedDate: '2022-04-16',
      birthDate: '1974-08-12',
      expirationDate: null,
      number: 'SECRET',
      sex: 'female',
      unparsedSex: 'SECRET',
      unparsedPlaceOfBirth: 'SECRET',
    },
    fileIds: ['file_SECRET'],
  },
  selfie: { status: 'verified', error: null, documentFileId: 'file_SECRET', selfieFileId: 'file_SECRET' },
  idNumber: {
    status: 'verified',
    error: null,
    firstName: 'SECRET',
    lastName: 'SECRET',
    birthDate: '1974-08-12',
    idNumber: 'SECRET',
    idNumberType: 'us_ssn',
  },
  phone: { status: 'verified', error: null, phone: 'SECRET' },
  email: { status: 'verified', error: null, email: 'SECRET' },
  checks: [{ id: 'document_expiry', outcome: 'fail', why: 'it expired', evidence: { on: 'SECRET' } }],
  decidedBy: { policy: 'document-1', pipeline: {} },
};

describe('once redacted', () => {
  const redacted = finishRedaction(redact(PERSON).session).session;
  const report = redactedReport(REPORT);

  test('nothing tells of the person', () => {
    for (const value of [redacted, report]) expect(JSON.stringify(value)).not.toMatch(/SECRET|1974|2022|female|us_ssn/);
  });

  test('a session keeps its outcome, its options, and placeholders where there was something', () => {
    expect(redacted).toMatchObject({
      status: 'verified',
      redaction: 'redacted',
      options: { document: { requireMatchingSelfie: true } },
      verifiedOutputs: {
        firstName: '[redacted]',
        address: { line1: '[redacted]', line2: null, city: '[redacted]', country: 'US' },
        birthDate: '0001-01-01',
        sex: '[redacted]',
        phone: null,
        idNumberType: null,
      },
    });
  });

  test('a report keeps what was found, and of what kind of document', () => {
    expect(report.document).toMatchObject({
      status: 'unverified',
      error: { code: 'document_expired' },
      data: { type: 'passport', issuingCountry: 'US', firstName: '[redacted]', expirationDate: null },
      fileIds: [],
    });
    expect(report.checks).toEqual([{ id: 'document_expiry', outcome: 'fail', why: 'it expired', evidence: {} }]);
  });

  test('doing it again changes nothing', () => {
    expect(redactedReport(report)).toEqual(report);
  });
});

test('an unfinished session is cancelled by its redaction, and loses its error', () => {
  const failed = session({ lastError: { code: 'document_expired', reason: '' } });
  const { session: after, event, job } = redact(failed);
  expect(after).toMatchObject({ status: 'canceled', redaction: 'processing', lastError: null });
  expect(event?.type).toBe('identity.verification_session.canceled');
  expect(job).toEqual({ name: 'redact-session', sessionId: failed.id });
});

test('while processing it is refused, in the words of a cancellation', () => {
  expect(() => redact(session({ status: 'processing' }))).toThrow(
    'You cannot redact this VerificationSession because it has a status of "processing".',
  );
});
