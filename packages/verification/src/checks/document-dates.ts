import type { CalendarDate } from '../report.ts';
import { type Check, fail, inconclusive, pass } from './check.ts';

/** Passports are good for ten years; some states add what was left of the one before, nine months at most. */
const PASSPORT_YEARS_MAX = 11;

/** Nobody has been older. */
const AGE_MAX = 122;

export const documentDates: Check = {
  id: 'document_dates',
  asks: 'Can the dates of the document be true together?',
  finding: 'document_unverified_other',
  tell: 'The dates on the document do not fit together. Photograph it again, sharp and without reflections.',
  basis: {
    threshold: `born before issued, issued before expired and not in the future, no passport for more than ${PASSPORT_YEARS_MAX} years, nobody older than ${AGE_MAX}`,
    source: 'ICAO Doc 9303 part 3; the rest is arithmetic',
    blindSpots:
      'a date changed to another possible one; without a date of issue only the age is asked. Print may be misread: then it stays open',
  },
  run({ facts, today }) {
    const { birthDate, issuedDate, expirationDate, type } = facts.data;
    if (birthDate === null && issuedDate === null) return undefined;
    const wrong = [
      birthDate !== null && yearsBetween(birthDate, today) > AGE_MAX && 'a holder older than anybody',
      birthDate !== null && issuedDate !== null && birthDate > issuedDate && 'issued before the holder was born',
      issuedDate !== null && expirationDate !== null && issuedDate >= expirationDate && 'expired before it was issued',
      // The day may have begun elsewhere; `today` is the earliest.
      issuedDate !== null && daysBetween(today, issuedDate) > 2 && 'issued in the future',
      type === 'passport' &&
        issuedDate !== null &&
        expirationDate !== null &&
        yearsBetween(issuedDate, expirationDate) > PASSPORT_YEARS_MAX &&
        'valid for longer than any passport',
    ].filter((found) => found !== false);
    if (wrong.length === 0) return pass('the dates fit together');
    // Zones carry no date of issue: it was read from print, which nothing vouches for.
    const printed = facts.source !== 'barcode';
    return printed ? inconclusive(wrong.join(', ')) : fail(wrong.join(', '));
  },
};

function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

function yearsBetween(from: CalendarDate, to: CalendarDate): number {
  return daysBetween(from, to) / 365.25;
}
