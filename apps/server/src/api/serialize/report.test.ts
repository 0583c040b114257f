import type { VerificationReport } from '@credence/verification';
import { describe, expect, test } from 'vitest';
import { expectShape } from '../../../test/api-schemas.ts';
import { DOCUMENT_DATA } from '../../../test/api-server.ts';
import type { ReportRecord } from '../../store/reports.ts';
import { Expansion } from '../expand.ts';
import { REPORT_EXPANDABLE, serializeReport } from './report.ts';

const SHAPE = 'identity.verification_report';
const VERIFIED = { status: 'verified', error: null } as const;

/** A flow's report in which every part was asked for. */
const REPORT: VerificationReport = {
  id: 'vr_1',
  sessionId: 'vs_1',
  submissionId: 'sub_1',
  type: 'verification_flow',
  verificationFlowId: 'vf_1',
  options: { document: { requireMatchingSelfie: true, allowedTypes: ['passport'] }, idNumber: {} },
  createdAt: new Date('2026-11-02T10:00:00Z'),
  document: { ...VERIFIED, data: DOCUMENT_DATA, fileIds: ['file_front'] },
  selfie: { ...VERIFIED, documentFileId: 'file_front', selfieFileId: 'file_selfie' },
  idNumber: {
    ...VERIFIED,
    firstName: 'ANNA',
    lastName: 'ERIKSSON',
    birthDate: '1974-08-12',
    idNumber: '000123456',
    idNumberType: 'us_ssn',
  },
  phone: { ...VERIFIED, phone: '+15555550123' },
  email: { ...VERIFIED, email: 'anna@example.com' },
  checks: [],
  decidedBy: { policy: 'test', pipeline: {} },
};

describe('a report', () => {
  test('tells of every part, and of sensitive members only what was named', () => {
    const plain = serialize(REPORT, []);
    expectShape(SHAPE, plain);
    expect(plain).toEqual({
      id: 'vr_1',
      object: SHAPE,
      client_reference_id: 'user-1',
      created: 1793613600,
      document: {
        address: null,
        error: null,
        files: ['file_front'],
        first_name: 'ANNA MARIA',
        issued_date: { day: 16, month: 4, year: 2022 },
        issuing_country: null,
        last_name: 'ERIKSSON',
        status: 'verified',
        type: 'passport',
      },
      email: { email: 'anna@example.com', error: null, status: 'verified' },
      id_number: {
        error: null,
        first_name: 'ANNA',
        id_number_type: 'us_ssn',
        last_name: 'ERIKSSON',
        status: 'verified',
      },
      livemode: true,
      options: { document: { allowed_types: ['passport'], require_matching_selfie: true }, id_number: {} },
      phone: { error: null, phone: '+15555550123', status: 'verified' },
      selfie: { document: 'file_front', error: null, selfie: 'file_selfie', status: 'verified' },
      type: 'verification_flow',
      verification_flow: 'vf_1',
      verification_session: 'vs_1',
    });
  });

  test('tells every sensitive member that can be named', () => {
    const named = serialize(REPORT, REPORT_EXPANDABLE.sensitive);
    expectShape(SHAPE, named);
    for (const path of REPORT_EXPANDABLE.sensitive) {
      const [section, member] = path.split('.') as [string, string];
      expect((named as unknown as Record<string, object>)[section]).toHaveProperty(member);
    }
  });

  test.each([
    ['us_ssn', '000123456', '3456'],
    ['us_ssn', '3456', '3456'],
    ['br_cpf', '00012345678', '00012345678'],
    ['sg_nric', 'S0000001A', 'S0000001A'],
  ] as const)('tells of a number of type %s %s: %s', (idNumberType, idNumber, told) => {
    const report = { ...REPORT, idNumber: { ...REPORT.idNumber!, idNumber, idNumberType } };
    expect(serialize(report, ['id_number.id_number']).id_number).toMatchObject({ id_number: told });
  });

  test('has only the parts that were asked for', () => {
    const parts = { document: null, selfie: null, phone: null, email: null, options: { idNumber: {} } };
    const alone = serialize({ ...REPORT, ...parts, type: 'id_number', verificationFlowId: null }, []);
    expectShape(SHAPE, alone);
    expect(Object.keys(alone).toSorted()).toEqual([
      'client_reference_id',
      'created',
      'id',
      'id_number',
      'livemode',
      'object',
      'options',
      'type',
      'verification_session',
    ]);
  });

  test('tells of each part why it did not convince', () => {
    const error = <Code extends string>(code: Code) => ({
      status: 'unverified' as const,
      error: { code, reason: 'Because.' },
    });
    const failed = serialize(
      {
        ...REPORT,
        document: { ...REPORT.document!, ...error('document_expired') },
        selfie: { ...REPORT.selfie!, ...error('selfie_face_mismatch') },
        idNumber: { ...REPORT.idNumber!, ...error('id_number_mismatch') },
        phone: { ...REPORT.phone!, ...error('phone_verification_declined') },
        email: { ...REPORT.email!, ...error('email_verification_declined') },
      },
      [],
    );
    expectShape(SHAPE, failed);
    expect([failed.document, failed.selfie, failed.id_number, failed.phone, failed.email]).toEqual(
      Array.from({ length: 5 }, () =>
        expect.objectContaining({ status: 'unverified', error: { code: expect.any(String), reason: 'Because.' } }),
      ),
    );
  });
});

function serialize(report: VerificationReport, expand: readonly string[]) {
  const record: ReportRecord = {
    id: report.id,
    accountId: 'acct_1',
    livemode: true,
    sessionId: report.sessionId,
    type: report.type,
    clientReferenceId: 'user-1',
    createdAt: report.createdAt,
    report,
  };
  return serializeReport(record, new Expansion(expand));
}
