import type { Grammar } from './layout.ts';
import { type DateExpectation, findDates, mayBeDate } from './printed-date.ts';

/** A value taken from print. */
export interface PrintedValue {
  /** Dates as `YYYY-MM-DD`, sexes as F, M or X; the rest as printed, in single spaces. */
  value: string;
  /** Where it stands in the text it was read from. */
  start: number;
  end: number;
  /** Left out: 1. Less where letters were taken for others. */
  likeness?: number;
}

type Read = (text: string, expected: DateExpectation) => PrintedValue | undefined;

/** A zero in a word of capitals, three of them at least and no other digit, is the letter. */
const ZERO_IN_WORD = /(?<![\p{L}\p{N}])(?=(?:0?\p{Lu}){3})[\p{Lu}0]+(?![\p{L}\p{N}])/gu;

/** Puts the letter O back into words of capitals that were read with a zero for it: `WILL0W`. The length stays. */
export function withoutZeros(text: string): string {
  return !text.includes('0') ? text : text.replace(ZERO_IN_WORD, (word) => word.replaceAll('0', 'O'));
}

function withLetters(read: Read): Read {
  return (text, expected) => read(withoutZeros(text), expected);
}

const READ: Record<Grammar, Read> = {
  date: (text, expected) => {
    const [found] = findDates(text, expected);
    return found && { value: found.date, start: found.start, end: found.end, likeness: found.likeness };
  },
  number: readNumber,
  sex: readSex,
  name: withLetters((text) => {
    // The dot stands between the parts of names in kana.
    const name = readPattern(text, /[\p{L}\p{M}][\p{L}\p{M} .,'’`´・-]*/u, (value) => lettersIn(value) >= 2);
    // No name goes on so, but captions do: `First & middle name`, misread.
    return name && text[name.end] !== '&' ? name : undefined;
  }),
  country: withLetters((text) =>
    readPattern(text, /[\p{L}\p{M}][\p{L}\p{M} .,'/-]*/u, (value) => lettersIn(value) >= 3),
  ),
  text: withLetters((text) => readPattern(text, /[\p{L}\p{N}].*/u, (value) => lettersIn(value) >= 2)),
  address: withLetters((text) => {
    const read = readAddress(text);
    return read && { ...read, value: parted(read.value) };
  }),
};

function readAddress(text: string): PrintedValue | undefined {
  return readPattern(text, /[\p{L}\p{N}].*/u, (value) => lettersIn(value) >= 2 && value.length >= 4);
}

/** The number of a house before its street, and a postal code behind its town, from which recognition lost the space. */
const HOUSE_BEFORE_STREET = /^(\d{1,5})(?=[\p{Lu}\p{M}]{3})/u;
const TOWN_BEFORE_CODE = /(?<=[\p{Lu}\p{M}]{3})(?=\d{4,5}$)/u;

function parted(address: string): string {
  return address.replace(HOUSE_BEFORE_STREET, '$1 ').replace(TOWN_BEFORE_CODE, ' ');
}

/** Takes what a text begins with, as far as it is a value of that kind; `undefined` when it is none. */
export function readValue(grammar: Grammar, text: string, expected: DateExpectation): PrintedValue | undefined {
  return READ[grammar](text, expected);
}

/** Nothing but punctuation may stand before a value. */
const ONLY_PUNCTUATION = /^[^\p{L}\p{N}]*$/u;

function readPattern(text: string, pattern: RegExp, holds: (value: string) => boolean): PrintedValue | undefined {
  const match = pattern.exec(text);
  if (!match || !ONLY_PUNCTUATION.test(text.slice(0, match.index))) return undefined;
  const value = match[0].replace(/\s+/g, ' ').replace(/[\s,.;:'’`´-]+$/u, '');
  // What follows a name may be print of another kind; part of a word it may not.
  if (!holds(value) || /\p{N}/u.test(text[match.index + match[0].length] ?? '')) return undefined;
  return { value, start: match.index, end: match.index + match[0].length };
}

function lettersIn(text: string): number {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  // One ideograph says as much as a syllable.
  return /[\u3040-\u9fff]/.test(text) ? letters * 2 : letters;
}

/** Fewer digits are a class or a height. */
const NUMBER_DIGITS_MIN = 2;
/** So many of them; most lines have none, which takes one look. */
const DIGITS = /\d\D*\d/;
const NUMBER_LENGTH = { min: 4, max: 24 } as const;

/** A further group of a number; one or two digits are the number of the next field. */
const GROUP = /^[A-Z]{0,2}(?:[*./-]*\d){3,}[*./-]*[A-Z]?号?$/;
/** With nothing behind them they are of no field, but may be the end of the number, which then is not known whole. */
const LONE_DIGITS = /^\d{1,2}$/;

function readNumber(text: string): PrintedValue | undefined {
  if (!DIGITS.test(text)) return undefined;
  const words = [...text.matchAll(/[^\s:：]+/gu)];
  const first = words.findIndex(({ 0: word }) => /[\p{L}\p{N}]/u.test(word));
  if (first < 0) return undefined;
  let last = first;
  // Groups of a number may be parted by spaces; a word without a digit belongs to what follows.
  while (last + 1 < words.length && GROUP.test(words[last + 1]![0])) last += 1;
  if (last + 2 === words.length && LONE_DIGITS.test(words[last + 1]![0])) return undefined;
  const start = words[first]!.index;
  const end = words[last]!.index + words[last]![0].length;
  const value = text
    .slice(start, end)
    .replace(/^[^\p{L}\p{N}]*第?\s*|\s*号?[^\p{L}\p{N}]*$/gu, '')
    .replace(/\s+/g, ' ');
  if (isDate(value)) return undefined;
  const compact = value.replace(/[^\p{L}\p{N}]/gu, '');
  const digits = compact.match(/\d/g)?.length ?? 0;
  if (digits < NUMBER_DIGITS_MIN || !/^[\dA-Z]+$/i.test(compact)) return undefined;
  if (compact.length < NUMBER_LENGTH.min || compact.length > NUMBER_LENGTH.max) return undefined;
  return { value, start, end };
}

function isDate(text: string): boolean {
  if (!mayBeDate(text)) return false;
  return (['DMY', 'MDY', 'YMD'] as const).some((order) =>
    findDates(text, { order, role: 'issue', today: '2100-01-01' }).some(
      ({ start, end }) => end - start === text.length,
    ),
  );
}

const SEXES: readonly (readonly [RegExp, string])[] = [
  [/^(?:F|FEMALE|FEMME|W|WEIBLICH|Ž|Z|K|女|여|Ж|Θ|أنثى|انثى|หญิง)(?![\p{L}\p{N}])/iu, 'F'],
  [/^(?:M|MALE|MASCULIN|MÄNNLICH|H|HOMME|E|男|남|М|Ч|ΑΡΡΕΝ|ذكر|ชาย)(?![\p{L}\p{N}])/iu, 'M'],
  [/^(?:X|U)(?![\p{L}\p{N}])/iu, 'X'],
];

function readSex(text: string): PrintedValue | undefined {
  const start = text.search(/\p{L}/u);
  if (start < 0 || /\p{N}/u.test(text.slice(0, start))) return undefined;
  for (const [pattern, value] of SEXES) {
    const match = pattern.exec(text.slice(start));
    if (match) return { value, start, end: start + match[0].length };
  }
  return undefined;
}
