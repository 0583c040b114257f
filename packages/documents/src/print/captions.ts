import { LABELS, OTHER_LABELS } from './labels.ts';
import type { PrintedFieldName, PrintLayout } from './layout.ts';
import { PRINT_LAYOUTS } from './layouts/index.ts';
import { onceForEachLine } from './page-memory.ts';
import { bare, cutsOf, LINE_MAX, misreadMax, misreads, type Squeezed, squeeze, squeezeWords } from './squeeze.ts';

/** A caption of one layout or several. */
export interface Caption {
  squeezed: string;
  /** Without classes: what one or two letters must be exactly. */
  spelled: string;
  /** By layout: the field it tells, null where that is not read, and its place among the layout's captions, longest first. */
  of: Map<PrintLayout, { field: PrintedFieldName | null; rank: number }>;
}

/** A place of a line at which captions stand, or a number that may be a field's. */
export interface CaptionPlace {
  /** Position in the line; a number of ISO/IEC 18013-1 before a caption is part of it. */
  start: number;
  /** Those behind a number first. */
  captions: CaptionFound[];
  number: { number: string; end: number } | null;
}

export interface CaptionFound {
  caption: Caption;
  /** Whether a number before it was skipped. */
  numbered: boolean;
  end: number;
  /** 1 as spelled, less when letters were taken for others. */
  likeness: number;
  /** A letter follows without a space. */
  glued: boolean;
}

/** What one misread letter costs. */
const MISREAD_LIKENESS = 0.93;

/**
 * Finds the captions of all layouts in a line of print, left to right, whatever spaces recognition lost: once for each
 * line, however many layouts ask for theirs.
 */
export const captionsOn = onceForEachLine((line): CaptionPlace[] => {
  const text = line.slice(0, LINE_MAX);
  const squeezed = squeeze(text);
  const words = wordsIn(text, squeezed);
  const candidates = candidatesOn(squeezed.text, beginsOf(words));
  const places: CaptionPlace[] = [];
  for (const word of words) {
    const captions = captionsAt(text, squeezed, word, candidates);
    const { start, number } = word;
    const alone = number === '' ? null : numberAlone(text, start, word);
    if (captions.length > 0 || alone) places.push({ start, captions, number: alone });
  }
  return places;
});

/** Where a caption may begin. */
interface Word {
  /** Position in the line. */
  start: number;
  /** The same in the squeezed line. */
  from: number;
  /** What may be the number of a field before it, with what parts the two; empty if there is none. */
  prefix: string;
  number: string;
  /** Where a caption behind that number may begin in the squeezed line: `9CLASS` is 9c before LASS or 9 before CLASS. */
  afterNumber: readonly number[];
}

function wordsIn(text: string, { at }: Squeezed): Word[] {
  const words: Word[] = [];
  for (let from = 0; from < at.length; from += 1) {
    const start = at[from]!;
    if (!startsWord(text, start)) continue;
    const [prefix = '', number = ''] = fieldNumberAt(text, start) ?? [];
    const bareNumber = BARE_NUMBER.exec(text.slice(start))?.[0] ?? '';
    const afterNumber = [prefix, bareNumber]
      .filter((number) => number !== '')
      .map((number) => at.findIndex((place) => place >= start + number.length));
    words.push({ start, from, prefix, number, afterNumber });
  }
  return words;
}

function beginsOf(words: readonly Word[]): ReadonlySet<number> {
  return new Set(words.flatMap(({ from, afterNumber }) => [from, ...afterNumber]));
}

function captionsAt(
  text: string,
  squeezed: Squeezed,
  { start: place, from, afterNumber }: Word,
  candidates: Caption[][],
): CaptionFound[] {
  const found: CaptionFound[] = [];
  // With the number skipped first: `4a ISS`. Then without: `D.O.B.` may be read as `0.0.8.`
  const begins = [...afterNumber.map((begin) => ({ begin, numbered: true })), { begin: from, numbered: false }];
  for (const { begin, numbered } of begins) {
    for (const caption of candidates[begin] ?? []) {
      const { squeezed: letters, spelled } = caption;
      const wrong = misreads(squeezed.text, begin, letters);
      if (wrong > misreadMax(letters)) continue;
      const end = squeezed.at[begin + letters.length - 1]! + 1;
      const printed = text.slice(squeezed.at[begin]!, end);
      if (!isSpelledOut(printed, text.slice(end))) continue;
      if (wrong > 0 && bitesIntoDate(printed, text.slice(end))) continue;
      if (spelled.length < 3 && bare(printed) !== spelled && !isAlone(squeezed.text, letters)) continue;
      const after = text[end];
      // Nothing is said behind it: in `OBSERVATORY LN` it is a lane.
      if (spelled.length < 3 && place > 0 && !numbered && after === undefined) continue;
      const glued = isLetter(after) && !isUnspaced(after);
      // Neither a short caption nor a misread one counts as the beginning of a longer word.
      if (glued && (letters.length < 3 || wrong > 0 || (place > 0 && !numbered))) continue;
      found.push({ caption, numbered, end: skipPunctuation(text, end), likeness: MISREAD_LIKENESS ** wrong, glued });
    }
  }
  return found;
}

/** Letters of Thai that look like others make a caption only of a whole line: `ซื้อ`, which no document says, is ชื่อ. */
function isAlone(line: string, caption: string): boolean {
  return line === caption && !isAscii(caption);
}

/** One or two digits and a letter up to d, as ISO/IEC 18013-1 numbers fields. */
const FIELD_NUMBER = /^(\d{1,2}[a-d]?)[.,:)]? ?/iu;
/** The same where the letter may be the first of a caption. */
const BARE_NUMBER = /^\d{1,2}(?=[a-d]\p{L})/iu;

function fieldNumberAt(text: string, place: number): RegExpExecArray | null {
  const first = text.charCodeAt(place);
  return first >= 0x30 && first <= 0x39 ? FIELD_NUMBER.exec(text.slice(place)) : null;
}

/** What may be the number of a field without a caption. */
function numberAlone(
  text: string,
  start: number,
  { prefix, number }: { prefix: string; number: string },
): CaptionPlace['number'] {
  // Between other words a number is part of an address.
  if (start > 0 && !/[a-d]/i.test(number)) return null;
  const end = start + prefix.length;
  if (isDigit(text[end]) && !/[a-d.,:) ]$/i.test(prefix)) return null;
  return { number: number.toUpperCase(), end };
}

/** Digits in the place of most letters make a caption only of what comes before a date: `15s 01-05-2010`, not `D08954796`. */
function isSpelledOut(printed: string, after: string): boolean {
  let [letters, digits] = [0, 0];
  for (const char of printed) {
    if (isLetter(char)) letters += 1;
    else if (isDigit(char)) digits += 1;
  }
  return letters > digits || (letters > 0 && /^\W*\d{1,2} ?[./-]/.test(after));
}

/** `ISSUED:02` is not `Issued on` misread where `-01-2013` follows. */
function bitesIntoDate(printed: string, after: string): boolean {
  return /\P{L}\d{1,2}$/u.test(printed) && /^ ?[./-] ?\d/.test(after);
}

function startsWord(text: string, place: number): boolean {
  const before = text[place - 1];
  const here = text[place];
  if (before === undefined || !(isLetter(before) || isDigit(before))) return true;
  return (isDigit(before) && isLetter(here)) || isUnspaced(before) || isUnspaced(here);
}

const isAscii = (char: string) => char < '\x80';
const isDigit = (char: string | undefined) =>
  char !== undefined && (isAscii(char) ? char >= '0' && char <= '9' : /\p{N}/u.test(char));
const isLetter = (char: string | undefined) =>
  char !== undefined &&
  (isAscii(char) ? (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') : /\p{L}/u.test(char));
/** Scripts that put no spaces between words. */
const isUnspaced = (char: string | undefined) =>
  char !== undefined && !isAscii(char) && /[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]/.test(char);

/** Pieces are looked up by so many letters, those of Arabic and Thai captions that are shorter by all they have. */
const PIECE_LETTERS = 3;

/** Captions by letters of which they must have some as they are spelled. */
interface Pieces {
  byKey: ReadonlyMap<number, readonly { caption: Caption; offset: number }[]>;
  /** By the last bits of keys: 0 where no piece has such a key. */
  hasKey: Uint8Array;
}

/**
 * The captions that may stand at places of a line: those of which a piece stands where it would. Comparing hundreds of
 * captions at every place of every line was most of the time that replaying readings took.
 */
function candidatesOn(text: string, begins: ReadonlySet<number>): Caption[][] {
  const { byKey, hasKey } = allPieces();
  const places: Caption[][] = [];
  for (let at = 0; at < text.length; at += 1) {
    for (let letters = 1; letters <= PIECE_LETTERS && at + letters <= text.length; letters += 1) {
      const key = keyOf(text, at, letters);
      // Of most letters there is no piece: this look takes less than that into the map.
      if (hasKey[key & KEY_MASK] === 0) continue;
      for (const { caption, offset } of byKey.get(key) ?? []) {
        const begin = at - offset;
        if (!begins.has(begin)) continue;
        const place = places[begin];
        if (!place) places[begin] = [caption];
        else if (!place.includes(caption)) place.push(caption);
      }
    }
  }
  return places;
}

/** Enough that few keys share a place. */
const KEY_MASK = 0xffff;

/** A number for up to three letters; two that share one only cost a closer look. */
function keyOf(text: string, from: number, letters: number): number {
  let key = letters;
  for (let i = from; i < from + letters; i += 1) key = (key * 509 + text.charCodeAt(i)) & 0x3fffffff;
  return key;
}

let known: Pieces | undefined;

function allPieces(): Pieces {
  known ??= piecesOf(captionsOf(PRINT_LAYOUTS));
  return known;
}

function piecesOf(captions: Iterable<Caption>): Pieces {
  const pieces = new Map<number, { caption: Caption; offset: number }[]>();
  for (const caption of captions) {
    const cuts = cutsOf(caption.squeezed);
    for (const [i, offset] of cuts.entries()) {
      const letters = Math.min(PIECE_LETTERS, (cuts[i + 1] ?? caption.squeezed.length) - offset);
      const key = keyOf(caption.squeezed, offset, letters);
      const known = pieces.get(key);
      if (known) known.push({ caption, offset });
      else pieces.set(key, [{ caption, offset }]);
    }
  }
  const hasKey = new Uint8Array(KEY_MASK + 1);
  for (const key of pieces.keys()) hasKey[key & KEY_MASK] = 1;
  return { byKey: pieces, hasKey };
}

function captionsOf(layouts: readonly PrintLayout[]): Iterable<Caption> {
  const captions = new Map<string, Caption>();
  for (const layout of layouts) {
    const own = labelsOf(layout).sort((a, b) => b.squeezed.length - a.squeezed.length);
    for (const [rank, { squeezed, spelled, field }] of own.entries()) {
      const key = `${squeezed} ${spelled}`;
      const caption: Caption = captions.get(key) ?? { squeezed, spelled, of: new Map() };
      // Of two fields with one caption the first has it.
      if (!caption.of.has(layout)) caption.of.set(layout, { field, rank });
      captions.set(key, caption);
    }
  }
  return captions.values();
}

function labelsOf({ fields, otherLabels = OTHER_LABELS }: PrintLayout) {
  const caption = (label: string, field: PrintedFieldName | null) => {
    return { squeezed: squeezeWords(label).text, spelled: bare(label), field };
  };
  return [
    ...Object.entries(fields).flatMap(([name, { labels, number, suffixes }]) => {
      const field = name as PrintedFieldName;
      return (labels ?? (number || suffixes ? [] : LABELS[field])).map((label) => caption(label, field));
    }),
    ...otherLabels.map((label) => caption(label, null)),
  ];
}

function skipPunctuation(text: string, from: number): number {
  let end = from;
  while (end < text.length && /[\s.:;,#/()：·°º_-]/.test(text[end]!)) end += 1;
  return end;
}
