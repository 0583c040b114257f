import { onceForEachLine } from './page-memory.ts';

/** Letters and digits that recognition takes for one another, each as the first of its class. */
const CLASS_OF: Readonly<Record<string, string>> = {
  ...{ O: '0', Q: '0', I: '1', L: '1', '|': '1', S: '5', B: '8', Z: '2' },
  ...{ ซ: 'ช' },
};

/** Letters whose marks no normalisation takes off, each as what recognition takes it for. */
const PLAIN_OF: Readonly<Record<string, string>> = {
  ...{ Ł: 'L', ł: 'l', Đ: 'D', đ: 'd', Ø: 'O', ø: 'o', Ħ: 'H', ħ: 'h', Þ: 'P', þ: 'p', Ð: 'D', ð: 'o', ß: 'B', ı: 'i' },
  ...{ Æ: 'AE', æ: 'ae', Œ: 'OE', œ: 'oe' },
};

/** Letters of a caption that may be misread, by its length: short ones would be found everywhere. */
export function misreadMax(words: string): number {
  const { length } = words;
  if (OF_MANY_SIGNS.test(words)) return length >= 7 ? 2 : length >= 5 ? 1 : 0;
  return length >= 12 ? 2 : length >= 7 ? 1 : 0;
}

/** Arabic and Thai, whose letters are read less surely and whose captions are further apart: `เลยที่ปัตร` is เลขที่บัตร. */
const OF_MANY_SIGNS = /^[\u0600-\u06ff\u0e00-\u0e7f]/;

/** A line longer than this is no line of a document. */
export const LINE_MAX = 200;

export interface Squeezed {
  text: string;
  /** Of each character, its place in the line. */
  at: number[];
}

/** Capitals and digits without marks, spaces and punctuation, one of each class of look-alikes. */
export const squeeze = onceForEachLine(squeezeAnew);

export interface Words {
  text: string;
  /** The text in parts, one more than letters may be misread. */
  pieces: string[];
}

const WORDS = new Map<string, Words>();

/** The same of the words of layouts, which do not change. */
export function squeezeWords(words: string): Words {
  const known = WORDS.get(words);
  if (known) return known;
  const { text } = squeezeAnew(words);
  const cuts = cutsOf(text);
  const squeezed = { text, pieces: cuts.map((cut, i) => text.slice(cut, cuts[i + 1])) };
  WORDS.set(words, squeezed);
  return squeezed;
}

/** Where pieces of words begin, one more than letters may be misread: one of them at least stands there as it is spelled. */
export function cutsOf(words: string): number[] {
  const count = misreadMax(words) + 1;
  return Array.from({ length: count }, (_, i) => Math.floor((i * words.length) / count));
}

/** Letters of words that are others at a place of a text, both squeezed; more than may be misread are not counted to the end. */
export function misreads(text: string, from: number, words: string): number {
  if (words.length === 0 || from + words.length > text.length) return Infinity;
  const allowed = misreadMax(words);
  let wrong = 0;
  for (let i = 0; i < words.length && wrong <= allowed; i += 1) if (text[from + i] !== words[i]) wrong += 1;
  return wrong;
}

function squeezeAnew(text: string): Squeezed {
  let squeezed = '';
  const at: number[] = [];
  for (let i = 0; i < text.length; i += 1) {
    for (const char of plainLettersOf(text[i]!)) {
      // `rn` and `m` are one to a reader: Sumame is Surname. In one word: the N of `NUMBER N1234` begins another.
      if (char === 'N' && squeezed.endsWith('R') && (at.at(-1) === i - 1 || isStray(text, i))) {
        squeezed = `${squeezed.slice(0, -1)}M`;
        continue;
      }
      squeezed += CLASS_OF[char] ?? char;
      at.push(i);
    }
  }
  return { text: squeezed, at };
}

/** A small letter alone is of the words beside it: `Vor n amer`. */
function isStray(text: string, at: number): boolean {
  return text[at] === 'n' && text[at - 1] === ' ' && text[at + 1] === ' ';
}

/** The capitals and digits of ASCII, by their codes: looking them up takes a tenth of normalising each. */
const ASCII_LETTERS = Array.from({ length: 0x80 }, (_, code) => lettersOf(String.fromCharCode(code)));

function plainLettersOf(char: string): string {
  return ASCII_LETTERS[char.charCodeAt(0)] ?? lettersOf(char);
}

function lettersOf(char: string): string {
  const plain = (PLAIN_OF[char] ?? char).normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase();
  return plain.replace(/[^\p{L}\p{N}]/gu, '');
}

/** Capitals and digits, as they are. */
export function bare(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase();
}
