import { expect, test } from 'vitest';
import { session } from '../test/session.ts';
import { type ChosenOutcome, chosenOutcomeOf } from './chosen-outcome.ts';
import { NO_DATA } from './report.ts';
import { type EarlyCode, giveUp } from './session.ts';
import { decideAsChosen, endsEarly, TEST_OUTCOMES, type TestOutcome } from './test-outcome.ts';

const EVERYTHING = session({
  type: 'verification_flow',
  options: {
    document: { requireMatchingSelfie: true, requireIdNumber: true },
    email: { requireVerification: true },
    phone: { requireVerification: true },
  },
});
const PERSON = {
  document: NO_DATA,
  idNumber: { firstName: 'A', lastName: 'B', birthDate: null, idNumber: '1', idNumberType: 'us_ssn' as const },
  phone: { phone: '+1' },
  email: { email: 'a@example.com' },
};
const FILES = { document: ['file_1', 'file_2'], selfie: 'file_3' };

const decided = (outcome: TestOutcome, reason?: string) =>
  decideAsChosen(
    EVERYTHING,
    { outcome: outcome as Exclude<TestOutcome, EarlyCode>, reason },
    { person: PERSON, files: FILES },
  );

test('there are twenty outcomes: verified and the nineteen codes, of which five end early', () => {
  expect(TEST_OUTCOMES).toHaveLength(20);
  expect(TEST_OUTCOMES.filter(endsEarly)).toEqual([
    'abandoned',
    'consent_declined',
    'country_not_supported',
    'device_not_supported',
    'under_supported_age',
  ]);
});

test('verified: every part is', () => {
  const { document, selfie, idNumber, phone, email, error } = decided('verified');
  for (const section of [document, selfie, idNumber, phone, email]) {
    expect(section).toMatchObject({ status: 'verified', error: null });
  }
  expect(error).toBeNull();
  expect(document!.fileIds).toEqual(FILES.document);
  expect(selfie).toMatchObject({ documentFileId: 'file_1', selfieFileId: 'file_3' });
});

test.each(TEST_OUTCOMES.filter((outcome) => outcome !== 'verified' && !endsEarly(outcome)))(
  '%s: the part before it is verified, it is not, and nothing is said of the rest',
  (code) => {
    const { document, selfie, idNumber, phone, email, error, checks } = decided(code, 'Because.');
    const sections = [document, selfie, idNumber, phone, email];
    const failing = sections.findIndex((section) => section?.status === 'unverified');
    const prefixes = ['document_', 'selfie_', 'id_number_', 'phone_', 'email_'];
    expect(code.startsWith(prefixes[failing]!)).toBe(true);
    expect(sections[failing]!.error).toEqual({ code, reason: 'Because.' });
    expect(sections.map((section) => section?.status ?? null)).toEqual(
      sections.map((_, at) => (at < failing ? 'verified' : at === failing ? 'unverified' : null)),
    );
    expect(error).toEqual({ code, reason: 'Because.' });
    expect(checks).toMatchObject([{ id: 'test_outcome', outcome: 'fail' }]);
  },
);

test('a code without a reason of its own has the general one', () => {
  expect(decided('email_verification_declined').error!.reason).toBe('The email address was not confirmed.');
  expect(giveUp(EVERYTHING, 'abandoned').session.lastError!.reason).toBe('The verification was not finished in time.');
});

test('what was chosen in advance is read off the metadata', () => {
  const read = (metadata: Record<string, string>): ChosenOutcome | undefined =>
    chosenOutcomeOf({ ...EVERYTHING, metadata });
  expect(read({})).toBeUndefined();
  expect(read({ credence_outcome: 'verified' })).toEqual({ outcome: 'verified', when: 'create' });
  expect(read({ credence_outcome: 'verified', credence_when: 'open' })).toEqual({ outcome: 'verified', when: 'open' });
});
