import { gatherFacts } from './facts.ts';
import type { Readings } from './readings.ts';
import type { CalendarDate } from './report.ts';

/** What an account's own records say of the document shown. */
export interface History {
  /** It is on the account's block list. */
  blocked: boolean;
  /** In how many other sessions of the account it was shown, those of the same client reference left out. */
  seenInSessions: number;
}

/**
 * What a document is recognised by: its kind, the country and its number, spaces and signs left out. Null when too little
 * was read to tell it from another.
 *
 * For hashing under a key only; never to be stored or logged as it is.
 */
export function identifyDocument(readings: Readings, today: CalendarDate): string | null {
  const { data } = gatherFacts(readings, today);
  if (!data.type || !data.number) return null;
  return identityOf({ type: data.type, country: data.issuingCountry, number: data.number });
}

/**
 * The same for a document named by somebody; null when the number has no letter and no digit.
 *
 * @param document.country ISO 3166-1 alpha-2; null for issuers that have none, which are taken for one.
 */
export function identityOf(document: { type: string; country: string | null; number: string }): string | null {
  const number = document.number.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return number === '' ? null : `${document.type}|${document.country ?? ''}|${number}`;
}
