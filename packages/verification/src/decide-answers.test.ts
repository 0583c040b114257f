import { describe, expect, test } from 'vitest';
import { passport } from '../test/pictures.ts';
import type { Answers, ContactAnswer, IdNumberAnswer, LookupResult } from './answers.ts';
import { decide, decideUnanswered, decideUnread } from './decide.ts';
import { POLICIES } from './policy.ts';
import { READINGS_VERSION, type Readings } from './readings.ts';
import type { DocumentType } from './report.ts';

const TODAY = '2026-03-01';

describe('what a person answers beside their photos', () => {
  const good = () => readings({ front: passport() });
  const everything = {
    ...session('passport'),
    type: 'verification_flow' as const,
    options: {
      document: { requireMatchingSelfie: true, requireIdNumber: true },
      email: { requireVerification: true },
      phone: { requireVerification: true },
    },
  };

  test('is not verified where it was not answered; the first of them is what the person is told', () => {
    const decision = decide(good(), everything, TODAY, { files: { document: ['file_1'], selfie: 'file_2' } });
    expect(decision.document).toMatchObject({ status: 'verified', error: null, fileIds: ['file_1'] });
    expect(decision.selfie).toMatchObject({ status: 'unverified', error: { code: 'selfie_unverified_other' } });
    expect(decision.idNumber).toMatchObject({ status: 'unverified', error: { code: 'id_number_unverified_other' } });
    expect(decision.phone).toMatchObject({
      status: 'unverified',
      error: { code: 'phone_unverified_other' },
      phone: null,
    });
    expect(decision.email).toMatchObject({
      status: 'unverified',
      error: { code: 'email_unverified_other' },
      email: null,
    });
    expect(decision.error).toEqual(decision.selfie?.error);
    expect(decision.checks.slice(-6).map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      'selfie_found fail',
      'portrait_found fail',
      'id_number_comparable pass',
      'id_number_lookup inconclusive',
      'phone_confirmed inconclusive',
      'email_confirmed inconclusive',
    ]);
  });

  test.each([
    [{ name: 'similar' }, 'document_unverified_other'],
    [{ name: 'none', dob: 'similar' }, 'document_unverified_other'],
    [{ name: 'none', dob: 'none' }, undefined],
  ] as const)('an agreement with known details (%j) is not taken for granted', (matching, code) => {
    const options = { document: {}, matching };
    expect(decide(good(), { ...everything, options }, TODAY).error?.code).toBe(code);
  });

  test('comes after what is wrong with the document', () => {
    expect(decide(good(), everything, '2040-01-01').error?.code).toBe('document_expired');
  });

  const answers: Answers = {
    email: { address: 'jenny@example.com', outcome: 'confirmed' },
    phone: { address: '+12025550123', outcome: 'confirmed' },
    idNumber: {
      type: 'us_ssn',
      number: '1120',
      firstName: null,
      lastName: null,
      birthDate: null,
      lookup: { result: 'match', by: 'lookup' },
    },
  };
  const asked = { ...everything, options: { ...everything.options, document: { requireIdNumber: true } } };

  test('is verified once all of it is, with the names and the date of birth of the document', () => {
    const decision = decide(good(), asked, TODAY, { answers });
    expect(decision.error).toBeNull();
    expect(decision.idNumber).toMatchObject({
      status: 'verified',
      error: null,
      firstName: decision.document!.data.firstName,
      birthDate: decision.document!.data.birthDate,
      idNumber: '1120',
      idNumberType: 'us_ssn',
    });
    expect(decision.email).toEqual({ status: 'verified', error: null, email: 'jenny@example.com' });
    expect(decision.phone).toEqual({ status: 'verified', error: null, phone: '+12025550123' });
  });

  test.each<[LookupResult, string]>([
    ['mismatch', 'id_number_mismatch'],
    ['not_found', 'id_number_unverified_other'],
    ['unavailable', 'id_number_unverified_other'],
    ['unasked', 'id_number_unverified_other'],
  ])('a number whose lookup says %s ends in %s, under every policy', (result, code) => {
    const idNumber: IdNumberAnswer = { ...answers.idNumber!, lookup: { result, by: 'lookup' } };
    for (const policy of Object.values(POLICIES)) {
      expect(decide(good(), asked, TODAY, { policy, answers: { ...answers, idNumber } }).error?.code).toBe(code);
    }
  });

  test('a document that tells no date of birth leaves nothing to compare a number with', () => {
    const { idNumber } = decide(readings({}), asked, TODAY, { answers });
    expect(idNumber?.error?.code).toBe('id_number_insufficient_document_data');
  });

  test.each<[ContactAnswer, string]>([
    [{ address: '+12025550123', outcome: 'declined' }, 'phone_verification_declined'],
    [{ address: null, outcome: 'declined' }, 'phone_verification_declined'],
    [{ address: '+12025550123', outcome: 'exhausted' }, 'phone_unverified_other'],
  ])('an attempt that ends at a phone (%j) has a report of that alone', (phone, code) => {
    const { checks, policy: _, ...decision } = decideUnanswered('phone', { phone });
    const { error } = decision;
    expect(error?.code).toBe(code);
    expect(decision).toEqual({
      document: null,
      selfie: null,
      idNumber: null,
      phone: { status: 'unverified', error, phone: phone.address },
      email: null,
      error,
      holds: [],
    });
    expect(checks.map(({ id }) => id)).toEqual(['phone_confirmed']);
  });

  test.each([
    ['selfie', { document: { requireMatchingSelfie: true } }, 'selfie_unverified_other'],
    ['idNumber', { document: { requireIdNumber: true } }, 'id_number_unverified_other'],
    ['phone', { phone: { requireVerification: true } }, 'phone_unverified_other'],
    ['email', { email: { requireVerification: true } }, 'email_unverified_other'],
  ] as const)('%s: asked for alone, it alone is not verified', (part, options, code) => {
    const decision = decide(good(), { ...session('passport'), options }, TODAY);
    expect(decision.error?.code).toBe(code);
    const sections = Object.entries(decision).filter(([, section]) => (section as { status?: string } | null)?.status);
    expect(sections.map(([name]) => name).toSorted()).toEqual(['document', part].toSorted());
  });

  test('an ID number without a document: no document is judged, and none reported', () => {
    const asked = { ...session('passport'), type: 'id_number' as const, declared: null, options: { idNumber: {} } };
    const decision = decide(readings({}), asked, TODAY);
    expect(decision.document).toBeNull();
    expect(decision.error?.code).toBe('id_number_unverified_other');
    expect(decision.checks.map(({ id }) => id)).toEqual(['id_number_lookup']);
  });

  test('a session that asks for nothing is judged by a document all the same', () => {
    const asked = { ...session('passport'), type: 'verification_flow' as const };
    expect(decide(readings({}), asked, TODAY).error?.code).toBe('document_unverified_other');
    expect(decide(good(), asked, TODAY).error).toBeNull();
  });

  test('photos that could not be read verify nothing', () => {
    const decision = decideUnread(everything, { files: { document: ['file_1'], selfie: 'file_2' } });
    expect(decision.document).toMatchObject({ status: 'unverified', fileIds: ['file_1'], data: { firstName: null } });
    expect(decision.error?.code).toBe('document_unverified_other');
    expect(decideUnread({ ...everything, options: { document: {} } }).error?.code).toBe('document_unverified_other');
  });
});

function readings(captures: Readings['captures']): Readings {
  return { version: READINGS_VERSION, pipeline: { test: '1' }, captures };
}

function session(type: DocumentType) {
  return {
    livemode: false,
    type: 'document' as const,
    options: {},
    declared: { type, country: 'UTO' },
    providedDetails: null,
    expectedDetails: null,
  };
}
