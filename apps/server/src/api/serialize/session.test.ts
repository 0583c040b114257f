import type { VerificationSession } from '@credence/verification';
import { describe, expect, test } from 'vitest';
import { expectShape } from '../../../test/api-schemas.ts';
import { Expansion } from '../expand.ts';
import { SESSION_EXPANDABLE, serializeSession } from './session.ts';

const SHAPE = 'identity.verification_session';

/** A flow's session that asked for everything and was verified. */
const SESSION: VerificationSession = {
  id: 'vs_1',
  accountId: 'acct_1',
  livemode: true,
  type: 'verification_flow',
  verificationFlowId: 'vf_1',
  status: 'verified',
  createdAt: new Date('2026-11-02T10:00:00Z'),
  options: {
    document: {
      allowedTypes: ['passport'],
      requireIdNumber: true,
      requireLiveCapture: false,
      requireMatchingSelfie: true,
    },
    email: { requireVerification: true },
    idNumber: {},
    matching: { name: 'similar', dob: 'none' },
    phone: { requireVerification: true },
  },
  metadata: { order: '1' },
  clientReferenceId: 'user-1',
  relatedCustomer: 'cus_1',
  relatedCustomerAccount: null,
  relatedPerson: { account: 'acct_2', person: 'person_1' },
  returnUrl: 'https://shop.example/done',
  providedDetails: { email: 'anna@example.com' },
  expectedDetails: null,
  lastError: null,
  lastReportId: 'vr_1',
  verifiedOutputs: {
    firstName: 'ANNA',
    lastName: 'ERIKSSON',
    address: {
      line1: '1 Example Street',
      line2: null,
      city: 'Zenith',
      state: null,
      postalCode: '00001',
      country: 'US',
    },
    birthDate: '1974-08-12',
    sex: 'female',
    unparsedSex: 'F',
    unparsedPlaceOfBirth: 'ZENITH',
    email: 'anna@example.com',
    phone: '+15555550123',
    idNumber: '3456',
    idNumberType: 'us_ssn',
  },
  redaction: null,
  submissionId: null,
  submissionCount: 1,
  consent: null,
  declared: null,
};

describe('a session', () => {
  test('has every member it can have', () => {
    const body = serialize(SESSION, ['verified_outputs']);
    expectShape(SHAPE, body);
    expect(body).toEqual({
      id: 'vs_1',
      object: SHAPE,
      client_reference_id: 'user-1',
      client_secret: null,
      created: 1793613600,
      last_error: null,
      last_verification_report: 'vr_1',
      livemode: true,
      metadata: { order: '1' },
      options: {
        document: {
          allowed_types: ['passport'],
          require_id_number: true,
          require_live_capture: false,
          require_matching_selfie: true,
        },
        email: { require_verification: true },
        id_number: {},
        matching: { name: 'similar', dob: 'none' },
        phone: { require_verification: true },
      },
      provided_details: { email: 'anna@example.com' },
      redaction: null,
      related_customer: 'cus_1',
      related_customer_account: null,
      related_person: { account: 'acct_2', person: 'person_1' },
      status: 'verified',
      type: 'verification_flow',
      url: null,
      verification_flow: 'vf_1',
      verified_outputs: {
        address: {
          city: 'Zenith',
          country: 'US',
          line1: '1 Example Street',
          line2: null,
          postal_code: '00001',
          state: null,
        },
        email: 'anna@example.com',
        first_name: 'ANNA',
        id_number_type: 'us_ssn',
        last_name: 'ERIKSSON',
        phone: '+15555550123',
      },
    });
  });

  test('tells each sensitive output that is named', () => {
    const paths = SESSION_EXPANDABLE.sensitive.filter((path) => path.startsWith('verified_outputs.'));
    const body = serialize(SESSION, paths);
    expectShape(SHAPE, body);
    expect(body.verified_outputs).toMatchObject({
      dob: { day: 12, month: 8, year: 1974 },
      id_number: '3456',
      sex: 'female',
      unparsed_sex: 'F',
      unparsed_place_of_birth: 'ZENITH',
    });
  });

  test('leaves out what it does not have', () => {
    const bare = serialize(
      { ...SESSION, type: 'document', verificationFlowId: null, relatedPerson: null, options: { document: {} } },
      [],
    );
    expectShape(SHAPE, bare);
    for (const name of ['verification_flow', 'related_person', 'verified_outputs', 'return_url']) {
      expect(bare).not.toHaveProperty(name);
    }
    expect(bare.options).toEqual({ document: {} });
  });

  test('has outputs only when it is verified', () => {
    for (const status of ['requires_input', 'processing', 'canceled'] as const) {
      expect(serialize({ ...SESSION, status }, ['verified_outputs']).verified_outputs).toBeNull();
    }
  });
});

function serialize(session: VerificationSession, expand: readonly string[]) {
  return serializeSession(session, { url: null, clientSecret: null, expand: new Expansion(expand) });
}
