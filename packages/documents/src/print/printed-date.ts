import { resolveBirthDate, resolveExpirationDate, toIsoDate } from '../dates.ts';
import { fromBuddhist, fromHijri, fromJapaneseEra, JAPANESE_ERAS } from './calendars.ts';
import { findMonth } from './month-names.ts';
import { onceForEachLine } from './page-memory.ts';

/** The order in which a document prints day, month and year in digits. */
export type DateOrder = 'DMY' | 'MDY' | 'YMD';

/** What a date says, which decides the century of two-digit years. */
export type DateRole = 'birth' | 'issue' | 'expiration';

export interface DateReading {
  /** `YYYY-MM-DD`, Gregorian. */
  date: string;
  calendar: 'gregorian' | 'japanese' | 'buddhist' | 'hijri';
  /** 1 as spelled, less where letters of its month were taken for others. */
  likeness: number;
  /** Where it stands in the text searched. */
  start: number;
  end: number;
}

export interface DateExpectation {
  order: DateOrder;
  /** Left out: dates of two-digit years are not read, for nothing tells their century. */
  role?: DateRole;
  /** `YYYY-MM-DD`. */
  today: string;
}

type Match = RegExpMatchArray;
type Pattern = readonly [RegExp, (match: Match, expected: DateExpectation) => Dated];
type Dated = (Omit<DateReading, 'start' | 'end' | 'likeness'> & { likeness?: number }) | undefined;

// Recognised print may hold a space between any two characters.
const D2 = '(\\d ?\\d?)';
const Y4 = '(\\d ?\\d ?\\d ?\\d)';
const SEP = ' ?[./\\-–,·:] ?';
const NOT_DIGIT_BEFORE = '(?<!\\d ?)';
const NOT_DIGIT_AFTER = '(?! ?\\d)';
const between = (body: string) => new RegExp(NOT_DIGIT_BEFORE + body + NOT_DIGIT_AFTER, 'gu');

/** In the order in which they are tried: a text that two of them fit is read by the first. */
const PATTERNS: readonly Pattern[] = [
  [
    /(明 ?治|大 ?正|昭 ?和|平 ?成|令 ?和) ?(元|\d ?\d?) ?年 ?(\d ?\d?) ?月 ?(\d ?\d?) ?日/gu,
    (m) => era(nameOfEra(m[1]!), m.slice(2)),
  ],
  [
    /(?<![A-Z])([MTSHR]) ?(\d ?\d?)[.年・] ?(\d ?\d?)[.月・] ?(\d ?\d?)日?(?! ?\d)/gu,
    (m) => era(nameOfEra(m[1]!), m.slice(2)),
  ],
  [
    // The word for day ends it, whatever digit is read out of what follows.
    new RegExp(`${NOT_DIGIT_BEFORE}${Y4} ?年(?:[(].{1,8}[)])? ?${D2} ?月 ?${D2} ?日`, 'gu'),
    ([, y, m, d]) => gregorian(num(y), num(m), num(d)),
  ],
  [between(`${Y4}${SEP}${D2}${SEP}${D2}`), ([, y, m, d]) => anyCalendar(num(y), num(m), num(d))],
  // Four digits end a year, so that the number of the next field may follow: `06/26/2018 15 SEX`.
  [new RegExp(`${NOT_DIGIT_BEFORE}${D2}${SEP}${D2}${SEP}${Y4}(?!\\d)`, 'gu'), (m, { order }) => inOrder(m, order)],
  [
    new RegExp(
      `${NOT_DIGIT_BEFORE}${D2}[. /-]*(\\p{L}[\\p{L}\\p{M}.]{1,12})(?:[ /-]+[\\p{L}\\p{M}.]{2,12})?[. /,-]*${Y4}${NOT_DIGIT_AFTER}`,
      'gu',
    ),
    ([, d, name, y]) => named(num(y), name!, num(d)),
  ],
  [
    new RegExp(`(?<!\\p{L})(\\p{L}[\\p{L}.]{1,12}) ?${D2},? ?${Y4}${NOT_DIGIT_AFTER}`, 'gu'),
    ([, name, d, y]) => named(num(y), name!, num(d)),
  ],
  [
    new RegExp(
      `${NOT_DIGIT_BEFORE}${D2}[. /-]*(\\p{Lu}[\\p{L}.]{2,12})(?:[ /-]+\\p{L}[\\p{L}.]{1,12})?[. /,-]*(\\d ?\\d)${NOT_DIGIT_AFTER}`,
      'gu',
    ),
    ([, d, name, y], expected) => twoDigit(num(y), findMonth(name!)?.month ?? 0, num(d), expected),
  ],
  [between('(\\d\\d) (\\d\\d) (\\d{4})'), (m, { order }) => inOrder(m, order)],
  [between('(\\d{4}) (\\d\\d) (\\d\\d)'), ([, y, m, d]) => anyCalendar(num(y), num(m), num(d))],
  // A stroke read for the digit it looks like: no part of a date has so many.
  [between('(\\d\\d)[./](\\d\\d)[1lI|](\\d{4})'), (m, { order }) => inOrder(m, order)],
  [between('(\\d\\d)[1lI|](\\d\\d)[./](\\d{4})'), (m, { order }) => inOrder(m, order)],
  // A stroke that was lost.
  [between('(\\d\\d)(\\d\\d)/(\\d{4})'), (m, { order }) => inOrder(m, order)],
  [between('(\\d\\d)/(\\d\\d)(\\d{4})'), (m, { order }) => inOrder(m, order)],
  [between('(\\d\\d)(\\d\\d)(\\d{4})'), (m, { order }) => (order === 'YMD' ? runTogether(m[0]!) : inOrder(m, order))],
  [between(`${D2}${SEP}${D2}${SEP}(\\d ?\\d)`), twoDigitInOrder],
];

/**
 * Finds the dates in a line of print, left to right, in the order of digits a document uses or with named months, in the
 * Gregorian calendar, Japanese eras, the Thai solar calendar and the Hijri calendar.
 *
 * A year tells its calendar: 2400 and later is Buddhist, 1300 to 1599 is Hijri. Days that do not exist are not dates.
 */
export function findDates(text: string, expected: DateExpectation): DateReading[] {
  const found: DateReading[] = [];
  for (const { match, read, start, end } of matchesIn(text)) {
    if (found.some((other) => start < other.end && other.start < end)) continue;
    const dated = read(match, expected);
    if (dated) found.push({ likeness: 1, ...dated, start, end });
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Tells whether all of a text may be one date, in whatever order. */
export function mayBeDate(text: string): boolean {
  return matchesIn(text).some(({ start, end }) => end - start === text.length);
}

/** Tells whether something on a line has the form of a date. */
export function mayHoldDate(line: string): boolean {
  return matchesIn(line).length > 0;
}

/** What has the form of a date, whatever it would say: that much is the same in all orders and roles. */
const matchesIn = onceForEachLine((text) => {
  // A first year of an era has no digit: `令和元年5月1日` has the fewest.
  if (!/\p{N}\P{N}*\p{N}/u.test(text)) return [];
  const plain = plainDigits(text);
  return PATTERNS.flatMap(([pattern, read]) =>
    allMatches(pattern, plain).map((match) => {
      return { match, read, start: match.index, end: match.index + match[0].length };
    }),
  );
});

/** As `matchAll`, which makes a pattern anew each time; none of ours matches nothing. */
function allMatches(pattern: RegExp, text: string): RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) matches.push(match);
  return matches;
}

/**
 * Full-width, Arabic, Persian and Thai digits as plain ones, one for one, so that positions stay; and a nought among the letters
 * of a month as the letter it was misread for: 17 0CT 2005.
 */
function plainDigits(text: string): string {
  return text
    .replace(/[٠-٩۰-۹๐-๙０-９]/g, (digit) => String(digitOf(digit)))
    .replace(/(?<!\p{N})0(?=\p{Lu})|(?<=\p{Lu})0(?!\p{N})/gu, 'O')
    .replace(/[／．－：，（）]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
}

/** Each script's digits stand in a row of ten. */
function digitOf(digit: string): number {
  const code = digit.charCodeAt(0);
  return code - [0x660, 0x6f0, 0xe50, 0xff10].find((zero) => code >= zero && code <= zero + 9)!;
}

function num(digits: string | undefined): number {
  return digits === '元' ? 1 : Number((digits ?? '').replaceAll(' ', ''));
}

function gregorian(year: number, month: number, day: number): Dated {
  const date = year < 1800 || year > 2200 ? undefined : toIsoDate(year, month, day);
  return date === undefined ? undefined : { date, calendar: 'gregorian' };
}

function anyCalendar(year: number, month: number, day: number): Dated {
  if (year >= 2400) return dated(fromBuddhist(year, month, day), 'buddhist');
  if (year >= 1300 && year < 1600) return dated(fromHijri(year, month, day), 'hijri');
  return gregorian(year, month, day);
}

function dated(date: string | undefined, calendar: DateReading['calendar']): Dated {
  return date === undefined ? undefined : { date, calendar };
}

function named(year: number, name: string, day: number): Dated {
  const found = findMonth(name);
  const date = found && anyCalendar(year, found.month, day);
  return date && { ...date, likeness: found.likeness };
}

function inOrder(match: Match, order: DateOrder): Dated {
  const [first, second, year] = [num(match[1]), num(match[2]), num(match[3])];
  return order === 'MDY' ? anyCalendar(year, first, second) : anyCalendar(year, second, first);
}

function runTogether(digits: string): Dated {
  return gregorian(num(digits.slice(0, 4)), num(digits.slice(4, 6)), num(digits.slice(6, 8)));
}

function twoDigitInOrder(match: Match, expected: DateExpectation): Dated {
  const [a, b, c] = [num(match[1]), num(match[2]), num(match[3])];
  if (expected.order === 'YMD') return twoDigit(a, b, c, expected);
  return expected.order === 'MDY' ? twoDigit(c, a, b, expected) : twoDigit(c, b, a, expected);
}

function twoDigit(year: number, month: number, day: number, { role, today }: DateExpectation): Dated {
  if (role === undefined || year > 99) return undefined;
  const [y, m, d] = [year, month, day].map((part) => String(part).padStart(2, '0')) as [string, string, string];
  const parts = { year: y, month: m, day: d };
  // A document that was issued has been issued already, like a person who was born.
  const date = role === 'expiration' ? resolveExpirationDate(parts, today) : resolveBirthDate(parts, today);
  return dated(date, 'gregorian');
}

function nameOfEra(printed: string) {
  const bare = printed.replace(' ', '');
  return JAPANESE_ERAS.find(({ name, letter }) => bare === name || bare === letter)!.name;
}

function era(name: (typeof JAPANESE_ERAS)[number]['name'], [year, month, day]: (string | undefined)[]): Dated {
  return dated(fromJapaneseEra(name, num(year), num(month), num(day)), 'japanese');
}
