import { formatAamva, formatMrz, type MrzDate } from '@credence/documents';
import type { Person } from './people.ts';
import type { SpecimenTruth } from './truth.ts';

const SEX = { F: 'female', M: 'male', X: 'unknown' } as const;

/** The codes of what Utopia issues: ICAO Doc 9303 knows `P`, `I` and `V`; states that print permits use others beside. */
const FORMS = {
  passport: { format: 'TD3', documentCode: 'P' },
  visa: { format: 'MRV_A', documentCode: 'V' },
  id_card: { format: 'TD1', documentCode: 'I' },
  residence_permit: { format: 'TD1', documentCode: 'RP' },
} as const;

/** Writes the zone of a passport (TD3), an identity card (TD1) or what has their form in Utopia. */
export function machineReadableZone(truth: SpecimenTruth): string[] {
  const form = truth.kind ?? (truth.type === 'passport' ? 'passport' : 'id_card');
  return formatMrz({
    ...FORMS[form],
    issuingState: 'UTO',
    nationality: 'UTO',
    surname: truth.lastName,
    givenNames: truth.firstName,
    documentNumber: truth.documentNumber,
    birthDate: mrzDate(truth.birthDate),
    sex: SEX[truth.sex],
    expirationDate: mrzDate(truth.expirationDate),
  });
}

/** Where the check digits of the dates stand, line and column: ICAO Doc 9303 parts 4 and 5, section 4.2.2. */
const DATE_CHECK_DIGITS = { 30: { line: 1, columns: [6, 14] }, 44: { line: 1, columns: [19, 27] } } as const;

/**
 * Falsifies the check digits of both dates, which puts the one over all out, too: more than any one misread character
 * could explain.
 */
export function withWrongCheckDigits(lines: readonly string[]): string[] {
  const { line, columns } = DATE_CHECK_DIGITS[lines[0]!.length as keyof typeof DATE_CHECK_DIGITS];
  return lines.map((text, at) =>
    at === line
      ? [...text].map((char, c) => (columns.some((column) => column === c) ? another(char) : char)).join('')
      : text,
  );
}

/** Three further on: neither the digit itself nor one that looks like it. */
const another = (digit: string) => String((Number(digit) + 3) % 10);

/** The last two digits of the year, the month and the day. */
export function mrzDate(date: string): MrzDate {
  const [year = '', month = '', day = ''] = date.split('-');
  return { year: year.slice(2), month, day };
}

/** Six digits that AAMVA has assigned to nobody. */
const NEW_UTOPIA = '636999';

/** Writes the payload of a licence or identity card of New Utopia. Given names stand together in the element for the first name. */
export function licensePayload(truth: SpecimenTruth, { address, heightCm }: Person): string {
  return formatAamva({
    kind: truth.type === 'id_card' ? 'id_card' : 'driving_license',
    iin: NEW_UTOPIA,
    country: 'USA',
    lastName: truth.lastName,
    firstName: truth.firstName,
    documentNumber: truth.documentNumber,
    birthDate: truth.birthDate,
    issueDate: truth.issueDate,
    expirationDate: truth.expirationDate,
    sex: SEX[truth.sex],
    address,
    heightCm,
  });
}
