import {
  type CalendarDate,
  endsEarly,
  HOW_TO_ASK,
  PART_WORDS,
  partsAsked,
  Refusal,
  type TestOutcome,
  type VerificationSession,
} from '@credence/verification';
import { PARTS_TELLING, type TestOutputs } from './test-person.ts';

/** Who is younger is not verified. */
const ADULT_YEARS = 18;

const PARAMS: Record<keyof TestOutputs, string> = {
  firstName: 'first_name',
  lastName: 'last_name',
  birthDate: 'dob',
  address: 'address',
  idNumber: 'id_number',
  idNumberType: 'id_number_type',
  email: 'email',
  phone: 'phone',
  sex: 'sex',
  unparsedSex: 'unparsed_sex',
  unparsedPlaceOfBirth: 'unparsed_place_of_birth',
  documentType: 'document_type',
  documentNumber: 'document_number',
  issuingCountry: 'issuing_country',
  issuedDate: 'issued_date',
  expirationDate: 'expiration_date',
};

/**
 * Refuses outputs that would not be reported, or that no verification could come to.
 *
 * @param today The earliest date anywhere on Earth, `YYYY-MM-DD`.
 * @throws {Refusal} Naming the output.
 */
export function requireConsistent(
  session: VerificationSession,
  outcome: TestOutcome,
  outputs: TestOutputs,
  today: CalendarDate,
): void {
  const given = (Object.keys(outputs) as (keyof TestOutputs)[]).filter((name) => outputs[name] !== undefined);
  const [first] = given;
  if (first === undefined) return;
  if (endsEarly(outcome)) {
    throw new Refusal(
      'parameter_invalid',
      `Nothing is submitted when a VerificationSession ends in ${outcome}: there is nobody to report. Leave outputs out.`,
      'outputs',
    );
  }
  const asked = partsAsked(session);
  for (const name of given) {
    const parts = PARTS_TELLING[name];
    if (parts.some((part) => asked.includes(part))) continue;
    const [part] = parts as [keyof typeof PART_WORDS];
    throw refuse(
      name,
      `This VerificationSession does not ask for ${PART_WORDS[part]}, so it cannot report this. To have it ask, ${HOW_TO_ASK[part]}.`,
    );
  }
  requireDates(outcome, outputs, today);
  const { documentType } = outputs;
  const accepted = session.options.document?.allowedTypes;
  if (documentType && accepted && outcome === 'verified' && !accepted.includes(documentType)) {
    throw refuse(
      'documentType',
      `This VerificationSession accepts ${accepted.join(', ')} only. Choose one of these, or outcome=document_type_not_supported.`,
    );
  }
}

function requireDates(
  outcome: TestOutcome,
  { birthDate, issuedDate, expirationDate }: TestOutputs,
  today: CalendarDate,
): void {
  if (birthDate && birthDate > today) throw refuse('birthDate', 'A date of birth lies in the past.');
  if (issuedDate && issuedDate > today) throw refuse('issuedDate', 'A document was issued in the past.');
  if (issuedDate && expirationDate && expirationDate <= issuedDate) {
    throw refuse('expirationDate', 'A document expires after it was issued.');
  }
  if (outcome === 'document_expired' && expirationDate !== undefined && !(expirationDate && expirationDate < today)) {
    throw refuse('expirationDate', 'A document that has expired tells a date in the past.');
  }
  if (outcome !== 'verified') return;
  if (expirationDate && expirationDate < today) {
    throw refuse(
      'expirationDate',
      'A document that is verified has not expired. Choose a date to come, or outcome=document_expired.',
    );
  }
  if (birthDate && yearsLater(birthDate, ADULT_YEARS) > today) {
    throw refuse(
      'birthDate',
      `Who is verified is ${ADULT_YEARS} years or older. Choose an earlier date, or outcome=under_supported_age.`,
    );
  }
}

/** Compares as text: the 29th of February is past once the 28th is. */
function yearsLater(date: CalendarDate, years: number): string {
  return `${String(Number(date.slice(0, 4)) + years).padStart(4, '0')}${date.slice(4)}`;
}

function refuse(name: keyof TestOutputs, message: string): Refusal {
  return new Refusal('parameter_invalid', message, `outputs[${PARAMS[name]}]`);
}
