import { LABELS, OTHER_LABELS } from './labels.ts';
import type { PrintedFieldName, PrintLayout } from './layout.ts';

/** A caption found in a line of print. */
export interface LabelHit {
  /** Null for captions of what is not read. */
  field: PrintedFieldName | null;
  /** Positions in the line; a number of ISO/IEC 18013-1 before the caption is part of it. */
  start: number;
  end: number;
  /** 1 as spelled, less when letters were taken for others. */
  likeness: number;
  /** A letter follows without a space: what follows counts only where the caption cannot be the start of a word. */
  glued: boolean;
  /** Its number alone told, without a caption. */
  byNumber: boolean;
}

/** Letters and digits that recognition takes for one another, each as the first of its class. */
const CLASS_OF: Readonly<Record<string, string>> = { O: '0', Q: '0', I: '1', L: '1', '|': '1', S: '5', B: '8', Z: '2' };

/** Letters of a caption that may be misread, by its length: short ones would be found everywhere. */
const misreadMax = (length: number) => (length >= 12 ? 2 : length >= 7 ? 1 : 0);

/** What one misread letter costs. */
const MISREAD_LIKENESS = 0.93;

/** How surely a number without a caption tells, where several stand on a page of their family. */
const BY_NUMBER = 0.97;

/** A line longer than this is no line of a document. */
const LINE_MAX = 200;

interface Squeezed {
  text: string;
  /** Of each character, its place in the line. */
  at: number[];
  /** Whether a word may begin with it. */
  starts: boolean[];
}

interface Caption {
  squeezed: string;
  /** Without classes: what one or two letters must be exactly. */
  spelled: string;
  field: PrintedFieldName | null;
}

interface Vocabulary {
  /** Longest first. */
  captions: Caption[];
  /** Those that can stand where a text goes on with three letters, by the letters; see `captionsFor`. */
  candidates: Map<string, Caption[]>;
  numbers: Map<string, PrintedFieldName>;
}

const VOCABULARIES = new Map<PrintLayout, Vocabulary>();

/**
 * Finds a layout's captions in a line of print, left to right: by their words, whatever spaces recognition lost, or by
 * their numbers.
 */
export function findLabels(line: string, layout: PrintLayout): LabelHit[] {
  const text = line.slice(0, LINE_MAX);
  const vocabulary = vocabularyOf(layout);
  const squeezed = squeeze(text);
  const hits: LabelHit[] = [];
  for (let from = 0; from < squeezed.text.length; from += 1) {
    const last = hits.at(-1);
    if ((last && squeezed.at[from]! < last.end) || !squeezed.starts[from]) continue;
    const hit = captionAt(text, squeezed, from, vocabulary) ?? numberAt(text, squeezed, from, vocabulary);
    if (hit) hits.push(hit);
  }
  return hits;
}

/** Tells whether words stand somewhere in a text, letters taken for others forgiven. */
export function containsWords(text: string, words: string): boolean {
  const haystack = squeeze(text.slice(0, LINE_MAX)).text;
  const { text: needle, pieces } = squeezeWords(words);
  // Of one piece more than letters may be wrong, one at least is right.
  if (!pieces.some((piece) => haystack.includes(piece))) return false;
  for (let from = 0; from + needle.length <= haystack.length; from += 1) {
    if (misreads(haystack, from, needle) <= misreadMax(needle.length)) return true;
  }
  return false;
}

/** A shorter caption may be somebody's name. */
const CAPTION_MIN = 6;

/** From this length on a caption is known by its beginning, or with a letter lost: `Gven names`, `Place of b`. */
const CUT_CAPTION_MIN = 8;

const CAPTIONS = [...new Set(Object.values(LABELS).flatMap((labels) => labels.map(bare)))].filter(
  ({ length }) => length >= CAPTION_MIN,
);

/** Tells whether a text is a caption of documents, in any language, and so no value. */
export function isCaption(text: string): boolean {
  const letters = bare(text);
  return CAPTIONS.some((caption) => {
    if (letters === caption) return true;
    if (letters.length < CUT_CAPTION_MIN) return false;
    return caption.startsWith(letters) || (letters.length === caption.length - 1 && isOneLetterShort(letters, caption));
  });
}

function isOneLetterShort(letters: string, caption: string): boolean {
  let at = 0;
  while (at < letters.length && letters[at] === caption[at]) at += 1;
  return letters.slice(at) === caption.slice(at + 1);
}

function vocabularyOf(layout: PrintLayout): Vocabulary {
  const known = VOCABULARIES.get(layout);
  if (known) return known;
  const captions: Caption[] = [];
  const numbers = new Map<string, PrintedFieldName>();
  for (const [name, { labels, number, suffixes }] of Object.entries(layout.fields)) {
    const field = name as PrintedFieldName;
    if (number) numbers.set(number.toUpperCase(), field);
    for (const label of labels ?? (number || suffixes ? [] : LABELS[field])) {
      captions.push({ squeezed: squeezeWords(label).text, spelled: bare(label), field });
    }
  }
  for (const label of layout.otherLabels ?? OTHER_LABELS) {
    captions.push({ squeezed: squeezeWords(label).text, spelled: bare(label), field: null });
  }
  captions.sort((a, b) => b.squeezed.length - a.squeezed.length);
  const vocabulary = { captions, candidates: new Map(), numbers };
  VOCABULARIES.set(layout, vocabulary);
  return vocabulary;
}

/** A misread caption keeps one of this many letters, from its beginning on, as it is spelled: two may be wrong. */
const TELLING_LETTERS = 3;

/** Maps of what was worked out before are emptied at this size: texts come from outside. */
const REMEMBERED_MAX = 4096;

/**
 * Captions that do not differ from a text in its next letters already, longest first. They are some ten of hundreds, and
 * worked out anew for every place of every line they were most of the time that replaying readings took.
 */
function captionsFor({ captions, candidates }: Vocabulary, text: string, from: number): readonly Caption[] {
  const next = text.slice(from, from + TELLING_LETTERS);
  const known = candidates.get(next);
  if (known) return known;
  const fitting = captions.filter(({ squeezed }) => {
    const letters = Math.min(next.length, squeezed.length);
    let wrong = 0;
    for (let i = 0; i < letters; i += 1) if (next[i] !== squeezed[i]) wrong += 1;
    return wrong <= misreadMax(squeezed.length);
  });
  if (candidates.size >= REMEMBERED_MAX) candidates.clear();
  candidates.set(next, fitting);
  return fitting;
}

/** The lines of the page that is being read: every layout asks for each of them. */
const SQUEEZED = new Map<string, Squeezed>();

/** Forgets the lines of a page: what was read of a person is not to outlive its reading. */
export function forgetLines(): void {
  SQUEEZED.clear();
}

interface Words {
  text: string;
  /** The text in parts, one more than letters may be misread. */
  pieces: string[];
}

/** Of layouts, which do not change. */
const WORDS = new Map<string, Words>();

function squeezeWords(words: string): Words {
  const known = WORDS.get(words);
  if (known) return known;
  const { text } = squeezeAnew(words);
  const count = misreadMax(text.length) + 1;
  const cut = (i: number) => Math.floor((i * text.length) / count);
  const squeezed = { text, pieces: Array.from({ length: count }, (_, i) => text.slice(cut(i), cut(i + 1))) };
  WORDS.set(words, squeezed);
  return squeezed;
}

/** Capitals and digits without marks, spaces and punctuation, one of each class of look-alikes. */
function squeeze(text: string): Squeezed {
  const known = SQUEEZED.get(text);
  if (known) return known;
  const letters = squeezeAnew(text);
  const squeezed = { ...letters, starts: letters.at.map((place) => startsWord(text, place)) };
  if (SQUEEZED.size >= REMEMBERED_MAX) SQUEEZED.clear();
  SQUEEZED.set(text, squeezed);
  return squeezed;
}

function squeezeAnew(text: string): Omit<Squeezed, 'starts'> {
  let squeezed = '';
  const at: number[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const plain = text[i]!.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase();
    for (const char of plain) {
      if (!/[\p{L}\p{N}]/u.test(char)) continue;
      // `rn` and `m` are one to a reader: Sumame is Surname.
      if (char === 'N' && squeezed.endsWith('R')) {
        squeezed = `${squeezed.slice(0, -1)}M`;
        continue;
      }
      squeezed += CLASS_OF[char] ?? char;
      at.push(i);
    }
  }
  return { text: squeezed, at };
}

/** Capitals and digits, as they are. */
function bare(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase();
}

const isDigit = (char: string | undefined) => char !== undefined && /\p{N}/u.test(char);
const isLetter = (char: string | undefined) => char !== undefined && /\p{L}/u.test(char);
/** Scripts that put no spaces between words. */
const isUnspaced = (char: string | undefined) =>
  char !== undefined && /[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]/.test(char);

function startsWord(text: string, place: number): boolean {
  const [before, here] = [text[place - 1], text[place]];
  if (before === undefined || !(isLetter(before) || isDigit(before))) return true;
  return (isDigit(before) && isLetter(here)) || isUnspaced(before) || isUnspaced(here);
}

/** Digits in the place of most letters make a caption only of what comes before a date: `15s 01-05-2010`, not `D08954796`. */
function isSpelledOut(printed: string, after: string): boolean {
  const letters = printed.match(/\p{L}/gu)?.length ?? 0;
  const digits = printed.match(/\p{N}/gu)?.length ?? 0;
  return letters > digits || (letters > 0 && /^\W*\d{1,2} ?[./-]/.test(after));
}

/** One or two digits and a letter up to d, as ISO/IEC 18013-1 numbers fields. */
const FIELD_NUMBER = /^(\d{1,2}[a-d]?)[.,:)]? ?/iu;

function captionAt(text: string, squeezed: Squeezed, from: number, vocabulary: Vocabulary): LabelHit | undefined {
  const place = squeezed.at[from]!;
  const [prefix = ''] = fieldNumberAt(text, place) ?? [];
  // With the number skipped first: `4a ISS`. Then without: `D.O.B.` may be read as `0.0.8.`
  for (const skipped of prefix ? [prefix.length, 0] : [0]) {
    const begin = skipped === 0 ? from : squeezed.at.findIndex((at) => at >= place + skipped);
    if (begin < 0) continue;
    for (const { squeezed: caption, spelled, field } of captionsFor(vocabulary, squeezed.text, begin)) {
      const wrong = misreads(squeezed.text, begin, caption);
      if (wrong > misreadMax(caption.length)) continue;
      const end = squeezed.at[begin + caption.length - 1]! + 1;
      const printed = text.slice(squeezed.at[begin]!, end);
      if (!isSpelledOut(printed, text.slice(end))) continue;
      if (spelled.length < 3 && bare(printed) !== spelled) continue;
      const after = text[end];
      const glued = isLetter(after) && !isUnspaced(after);
      // Neither a short caption nor a misread one counts as the beginning of a longer word.
      if (glued && (caption.length < 3 || wrong > 0 || (place > 0 && skipped === 0))) continue;
      const likeness = MISREAD_LIKENESS ** wrong;
      return { field, start: place, end: skipPunctuation(text, end), likeness, glued, byNumber: false };
    }
  }
  return undefined;
}

function fieldNumberAt(text: string, place: number): RegExpExecArray | null {
  const first = text.charCodeAt(place);
  return first >= 0x30 && first <= 0x39 ? FIELD_NUMBER.exec(text.slice(place)) : null;
}

function numberAt(text: string, squeezed: Squeezed, from: number, { numbers }: Vocabulary): LabelHit | undefined {
  const place = squeezed.at[from]!;
  const [whole = '', number = ''] = fieldNumberAt(text, place) ?? [];
  const field = numbers.get(number.toUpperCase());
  // Between other words a number is part of an address.
  if (!field || (place > 0 && !/[a-d]/i.test(number))) return undefined;
  const end = place + whole.length;
  if (isDigit(text[end]) && !/[a-d.,:) ]$/i.test(whole)) return undefined;
  return { field, start: place, end, likeness: BY_NUMBER, glued: false, byNumber: true };
}

function misreads(text: string, from: number, words: string): number {
  if (words.length === 0 || from + words.length > text.length) return Infinity;
  const allowed = misreadMax(words.length);
  let wrong = 0;
  for (let i = 0; i < words.length && wrong <= allowed; i += 1) if (text[from + i] !== words[i]) wrong += 1;
  return wrong;
}

function skipPunctuation(text: string, from: number): number {
  let end = from;
  while (end < text.length && /[\s.:;,#/()：·°º_-]/.test(text[end]!)) end += 1;
  return end;
}
