import { checkDigit } from './check-digit.ts';
import type { MrzCheckDigitField } from './fields.ts';
import type { MrzFieldName, MrzFormat } from './layout.ts';

/** One check digit of a format: where it stands and, in the order they are weighted, what it covers. */
export interface CheckDigitRule {
  readonly field: MrzCheckDigitField;
  readonly at: MrzFieldName;
  readonly covers: readonly MrzFieldName[];
}

const NUMBER: CheckDigitRule = { field: 'document_number', at: 'document_number_check', covers: ['document_number'] };
const BIRTH: CheckDigitRule = { field: 'birth_date', at: 'birth_date_check', covers: ['birth_date'] };
const EXPIRY: CheckDigitRule = { field: 'expiration_date', at: 'expiration_date_check', covers: ['expiration_date'] };
const PERSONAL: CheckDigitRule = { field: 'personal_number', at: 'personal_number_check', covers: ['personal_number'] };
const composite = (...covers: MrzFieldName[]): CheckDigitRule => ({
  field: 'composite',
  at: 'composite_check',
  covers,
});

const NUMBER_AND_CHECK = ['document_number', 'document_number_check'] as const;
const DATES_AND_CHECKS = ['birth_date', 'birth_date_check', 'expiration_date', 'expiration_date_check'] as const;

const RULES: Record<MrzFormat, readonly CheckDigitRule[]> = {
  TD1: [NUMBER, BIRTH, EXPIRY, composite(...NUMBER_AND_CHECK, 'optional_data', ...DATES_AND_CHECKS, 'optional_data_2')],
  TD2: [NUMBER, BIRTH, EXPIRY, composite(...NUMBER_AND_CHECK, ...DATES_AND_CHECKS, 'optional_data')],
  TD3: [
    NUMBER,
    BIRTH,
    EXPIRY,
    PERSONAL,
    composite(...NUMBER_AND_CHECK, ...DATES_AND_CHECKS, 'personal_number', 'personal_number_check'),
  ],
  MRV_A: [NUMBER, BIRTH, EXPIRY],
  MRV_B: [NUMBER, BIRTH, EXPIRY],
  FRA_ID: [
    NUMBER,
    BIRTH,
    composite(
      'document_code',
      'issuing_state',
      'surname',
      'optional_data',
      ...NUMBER_AND_CHECK,
      'given_names',
      'birth_date',
      'birth_date_check',
      'sex',
    ),
  ],
  // Found on the published specimen: the first digit covers everything to its left, and so does the last.
  FRA_DL: [
    { ...NUMBER, covers: ['document_code', 'issuing_state', 'document_number'] },
    composite('document_code', 'issuing_state', ...NUMBER_AND_CHECK, 'expiration_date', 'surname'),
  ],
};

/**
 * Lists the check digits of a format in the order they are printed.
 *
 * @see ICAO Doc 9303 part 3, section 4.9, and the data structure tables of parts 4 to 7
 */
export function checkDigitRules(format: MrzFormat): readonly CheckDigitRule[] {
  return RULES[format];
}

/** Computes what a rule demands of a zone, given the characters of each field. */
export function expectedCheckDigit(rule: CheckDigitRule, text: (field: MrzFieldName) => string): string {
  return String(checkDigit(rule.covers.map(text).join('')));
}
