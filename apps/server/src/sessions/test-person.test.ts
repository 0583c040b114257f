import type { DocumentType, TestOutcome, VerificationSession } from '@credence/verification';
import { expect, test } from 'vitest';
import { inventTestPerson } from './test-person.ts';

const TODAY = '2026-11-23';

test('the same session always has the same person, another has another', () => {
  const invent = (id: string) => inventTestPerson(session({ id }), 'verified', {}, TODAY);
  expect(invent('vs_1')).toEqual(invent('vs_1'));
  expect(invent('vs_1').person).not.toEqual(invent('vs_2').person);
});

test.each(['driving_license', 'id_card', 'passport'] as const)(
  'whoever has a %s is an adult, and it is valid',
  (type) => {
    for (const { document } of people('verified', type)) {
      expect(document.type).toBe(type);
      expect(document.birthDate! < '2008-11-23').toBe(true);
      expect(document.issuedDate! < TODAY && TODAY < document.expirationDate!).toBe(true);
      expect(document.address === null).toBe(type === 'passport');
    }
  },
);

test('a document that has expired did so after it was issued', () => {
  for (const { document } of people('document_expired', 'id_card')) {
    expect(document.issuedDate! < document.expirationDate! && document.expirationDate! < TODAY).toBe(true);
  }
});

test('dates that are not said agree with those that are', () => {
  const dates = (given: object, outcome: TestOutcome = 'verified') => {
    const { issuedDate, expirationDate } = inventTestPerson(session({}), outcome, given, TODAY).person.document;
    return [issuedDate, expirationDate] as [string, string];
  };
  const [issued, expires] = dates({ issuedDate: '1999-01-01' });
  expect([issued, expires > TODAY]).toEqual(['1999-01-01', true]);
  expect(dates({ expirationDate: '2150-01-01' })[0] < TODAY).toBe(true);
  expect(dates({ expirationDate: '2020-01-01' }, 'document_expired')[0] < '2020-01-01').toBe(true);
});

test('what is known of the person beforehand is what is reported', () => {
  const { person } = inventTestPerson(
    session({ providedDetails: { email: 'ada@example.org' }, declared: { type: 'passport', country: 'PT' } }),
    'verified',
    {},
    TODAY,
  );
  expect(person.email.email).toBe('ada@example.org');
  expect(person.phone.phone).toMatch(/^\+120255501\d\d$/);
  expect(person.document).toMatchObject({ type: 'passport', issuingCountry: 'PT' });
});

test('a type that is not supported is one that the session does not accept, if there is any', () => {
  const [some] = people('document_type_not_supported', 'passport');
  expect(some!.document.type).toBe('driving_license');
  const everything = inventTestPerson(session({}), 'document_type_not_supported', {}, TODAY).person;
  expect(everything.document.type).toBeNull();
});

function people(outcome: TestOutcome, type: DocumentType) {
  const options = { document: { allowedTypes: [type] } };
  return Array.from({ length: 200 }, (_, n) => {
    return inventTestPerson(session({ id: `vs_${n}`, options }), outcome, {}, TODAY).person;
  });
}

function session(members: Partial<VerificationSession>): VerificationSession {
  return { id: 'vs_1', options: {}, declared: null, providedDetails: null, ...members } as VerificationSession;
}
