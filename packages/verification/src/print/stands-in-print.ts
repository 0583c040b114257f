import { findDates, foldVariants } from '@credence/documents';
import type { TextLine } from '../readings.ts';
import type { CalendarDate } from '../report.ts';

/** How many characters of a printed word may be misread before it no longer counts as that word: one letter in five was, on small openly published pictures. */
export const MISREAD_SHARE_MAX = 0.2;

type Lines = readonly Pick<TextLine, 'text'>[];

/** Whether every word of a name stands somewhere in the print, some characters misread or the end cut off. */
export function nameStands(name: string, lines: Lines): boolean {
  const words = lines.flatMap(({ text }) =>
    foldVariants(text).flatMap((variant) => variant.split(' ').filter(Boolean)),
  );
  return foldVariants(name).some((variant) => {
    const parts = variant.split(' ').filter(Boolean);
    return parts.length > 0 && parts.every((part) => words.some((word) => isMisread(part, word)));
  });
}

/** Whether a value stands anywhere, every character as it is; dates in whatever order and however their months are written. */
export function valueStands(value: string, lines: Lines, today: CalendarDate): boolean {
  const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  if (date) return dateStands(date as unknown as DateParts, lines, today);
  return compact(value).length > 2 && lines.some(({ text }) => compact(text).includes(compact(value)));
}

type DateParts = [date: CalendarDate, year: string, month: string, day: string];

function dateStands([date, year, month, day]: DateParts, lines: Lines, today: CalendarDate): boolean {
  // However its parts are kept apart: recognition loses a full stop here and there.
  const inDigits = [`${day}${month}${year}`, `${month}${day}${year}`, `${year}${month}${day}`];
  return lines.some(
    ({ text }) =>
      inDigits.some((digits) => compact(text).includes(digits)) ||
      (['DMY', 'MDY', 'YMD'] as const).some((order) =>
        (['birth', 'expiration'] as const).some((role) =>
          findDates(text, { order, role, today }).some((found) => found.date === date),
        ),
      ),
  );
}

/** Letters that recognition takes digits for, and digits for them. */
const ALIKE: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  Z: '2',
  S: '5',
  G: '6',
  B: '8',
};

/** Whether a number stands anywhere, letters and digits of one shape being one; one digit is never another. */
export function numberStands(number: string, lines: Lines): boolean {
  const alike = (text: string) => compact(text).replace(/[OQDILZSGB]/g, (letter) => ALIKE[letter]!);
  return compact(number).length > 2 && lines.some(({ text }) => alike(text).includes(alike(number)));
}

/** Whether a name stands anywhere in one piece, whatever spaces recognition put into it. */
export function nameStandsWhole(name: string, lines: Lines): boolean {
  const whole = compact(name);
  return whole.length > 3 && lines.some(({ text }) => compact(text).includes(whole));
}

/** Letters and digits without marks, in capitals. */
export function compact(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase();
}

function isMisread(part: string, word: string): boolean {
  const most = Math.floor(part.length * MISREAD_SHARE_MAX);
  if (most === 0 || part === word) return part === word;
  return Math.abs(part.length - word.length) <= most && differences(part, word) <= most;
}

/** Levenshtein distance: single characters inserted, left out or replaced. */
function differences(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[j]! + 1, current[j - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}
