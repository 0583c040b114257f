import { compactIdNumber, type IdNumberType, parseIdNumber } from '@credence/documents';
import type { Part } from './asked.ts';
import type { CalendarDate, DocumentData } from './report.ts';
import type { VerificationSession } from './session.ts';

export { ID_NUMBER_COUNTRIES } from '@credence/documents';

/** The parts of a verification that a person answers for rather than photographs, in the order in which they are asked. */
export const ANSWERED_PARTS = ['email', 'phone', 'idNumber'] as const satisfies readonly Part[];
export type AnsweredPart = (typeof ANSWERED_PARTS)[number];

/** What a person had confirmed and given when they submitted: kept with the readings, to be judged like them. */
export interface Answers {
  email?: ContactAnswer;
  phone?: ContactAnswer;
  idNumber?: IdNumberAnswer;
}

export interface ContactAnswer {
  /** As it was written to; null when the person declined before they gave one. */
  address: string | null;
  /** `exhausted`: no more tries were left. */
  outcome: 'confirmed' | 'declined' | 'exhausted';
}

/** What the person gave. Names and date of birth are theirs only where no document tells them. */
export interface IdNumberAnswer extends IdNumberPerson {
  type: IdNumberType | null;
  /** Null when the person has none. */
  number: string | null;
  /** What came of looking it up; absent while that is still to be done. */
  lookup?: Lookup;
}

export interface IdNumberPerson {
  firstName: string | null;
  lastName: string | null;
  birthDate: CalendarDate | null;
}

/** `unasked`: there was nobody to ask. */
export type LookupResult = 'match' | 'mismatch' | 'not_found' | 'unavailable' | 'unasked';

export interface Lookup {
  result: LookupResult;
  /** `number`: chosen in test mode, by the number. */
  by: 'lookup' | 'number';
}

/** By all of their digits being the same. */
const TEST_RESULTS: Readonly<Record<string, LookupResult>> = { 0: 'match', 1: 'mismatch', 2: 'not_found' };

/**
 * What a number comes to in test mode, where nothing is looked up: like Stripe's own, those of zeros belong to whoever
 * gives them, and those of ones to somebody else.
 *
 * @returns `undefined` for numbers that choose nothing.
 * @see https://docs.stripe.com/connect/testing#test-personal-id-numbers
 */
export function chosenLookup(number: string): Lookup | undefined {
  const digits = compactIdNumber(number).replace(/\D/g, '');
  const result = /^(\d)\1+$/.test(digits) ? TEST_RESULTS[digits[0]!] : undefined;
  return result && { result, by: 'number' };
}

/** Reads a number that a person gives, screened by its form and check digits; `undefined` when it cannot exist. */
export function readIdNumber(
  type: IdNumberType,
  text: string,
  { livemode }: Pick<VerificationSession, 'livemode'>,
): string | undefined {
  // Those that test mode goes by could not exist.
  if (!livemode && chosenLookup(text)) return compactIdNumber(text);
  return parseIdNumber(type, text);
}

/** Whose the number has to be: the document's holder, or, without a document, whoever the person says they are. */
export function personOf(answer: IdNumberPerson, document: DocumentData | null): IdNumberPerson {
  const { firstName, lastName, birthDate } = document ?? answer;
  return { firstName, lastName, birthDate };
}

/** Whether there is enough to compare with what is on record. */
export function isComparable({ firstName, lastName, birthDate }: IdNumberPerson): boolean {
  return (firstName !== null || lastName !== null) && birthDate !== null;
}
