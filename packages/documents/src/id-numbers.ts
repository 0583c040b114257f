/** The ID numbers that Stripe's API has types for. */
export const ID_NUMBER_TYPES = ['br_cpf', 'sg_nric', 'us_ssn'] as const;
export type IdNumberType = (typeof ID_NUMBER_TYPES)[number];

/** Who gives them out: ISO 3166-1 alpha-2. */
export const ID_NUMBER_COUNTRIES: Readonly<Record<'BR' | 'SG' | 'US', IdNumberType>> = {
  BR: 'br_cpf',
  SG: 'sg_nric',
  US: 'us_ssn',
};

const PARSERS: Record<IdNumberType, (compact: string) => boolean> = { br_cpf: isCpf, sg_nric: isNric, us_ssn: isSsn };

/**
 * Reads an ID number as a person writes it.
 *
 * That it can exist tells nothing of whose it is, or whether it was given out.
 *
 * @returns Without the signs between its groups, letters in upper case; `undefined` when no such number can exist.
 */
export function parseIdNumber(type: IdNumberType, text: string): string | undefined {
  const compact = compactIdNumber(text);
  return PARSERS[type](compact) ? compact : undefined;
}

/** Without spaces, points and dashes, letters in upper case. */
export function compactIdNumber(text: string): string {
  return text.replace(/[\s.\-–/]/g, '').toUpperCase();
}

/**
 * All nine digits, or the last four. No area is 000, 666 or from 900 on, no group 00, no serial number 0000.
 *
 * @see https://www.ssa.gov/employer/randomization.html
 */
function isSsn(digits: string): boolean {
  if (/^\d{4}$/.test(digits)) return digits !== '0000';
  return /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(digits);
}

/**
 * Nine digits and two that check them: each the sum of those before it, weighted from 2 on from the right, times ten
 * modulo eleven; ten counts as zero. Eleven times the same digit fulfils that, and is never given out.
 *
 * @see Receita Federal do Brasil, cadastro de pessoas físicas
 */
function isCpf(digits: string): boolean {
  if (!/^\d{11}$/.test(digits) || /^(\d)\1+$/.test(digits)) return false;
  return [9, 10].every((at) => {
    const sum = [...digits.slice(0, at)].reduce((total, digit, i) => total + Number(digit) * (at + 1 - i), 0);
    return ((sum * 10) % 11) % 10 === Number(digits[at]);
  });
}

const NRIC_WEIGHTS = [2, 7, 6, 5, 4, 3, 2];
/** What is added to the sum before it is divided, and the letter of each remainder, by the letter it begins with. */
const NRIC_SERIES: Readonly<Record<string, readonly [offset: number, letters: string]>> = {
  S: [0, 'JZIHGFEDCBA'],
  T: [4, 'JZIHGFEDCBA'],
  F: [0, 'XWUTRQPNMLK'],
  G: [4, 'XWUTRQPNMLK'],
  M: [3, 'XWUTRQPNJLK'],
};

/**
 * A letter for the century and kind (S and T citizens and permanent residents, F, G and M others), seven digits and a
 * letter that checks them by their weighted sum modulo eleven.
 *
 * @see Immigration & Checkpoints Authority of Singapore; series M since 2022
 */
function isNric(text: string): boolean {
  const [, letter, digits, check] = /^([STFGM])(\d{7})([A-Z])$/.exec(text) ?? [];
  if (letter === undefined || digits === undefined) return false;
  const [offset, letters] = NRIC_SERIES[letter]!;
  const sum = NRIC_WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), offset);
  return letters[sum % 11] === check;
}
