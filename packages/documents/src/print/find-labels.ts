import { type CaptionFound, captionsOn } from './captions.ts';
import { LABELS } from './labels.ts';
import { GRAMMAR_OF, type PrintedFieldName, type PrintLayout } from './layout.ts';
import { bare, LINE_MAX, misreadMax, misreads, squeeze, squeezeWords } from './squeeze.ts';

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

/** How surely a number without a caption tells, where several stand on a page of their family. */
const BY_NUMBER = 0.97;

/**
 * Finds a layout's captions in a line of print, left to right: by their words, whatever spaces recognition lost, or by
 * their numbers.
 */
export function findLabels(line: string, layout: PrintLayout): LabelHit[] {
  const hits: LabelHit[] = [];
  for (const { start, captions, number } of captionsOn(line)) {
    const last = hits.at(-1);
    if (last && start < last.end) continue;
    const before = line.slice(last?.end ?? 0, start);
    const caption = longestOf(
      captions.filter((one) => mayBeFollowed(one, line, layout) && !endsStreet(one, before, line, layout)),
      layout,
    );
    const field = !caption && number && fieldNumbered(number.number, layout);
    if (caption) {
      const { end, likeness, glued } = caption;
      hits.push({ field: caption.caption.of.get(layout)!.field, start, end, likeness, glued, byNumber: false });
    } else if (field) {
      hits.push({ field, start, end: number.end, likeness: BY_NUMBER, glued: false, byNumber: true });
    }
  }
  return hits;
}

/** No name begins with a digit, and no height has five: the `LN` of `4d DLN LN0768640` is part of a number, and so is `HT`. */
function mayBeFollowed({ caption, end }: CaptionFound, line: string, layout: PrintLayout): boolean {
  const field = caption.of.get(layout)?.field;
  if (field === undefined || !/^\p{L}\d/u.test(line.slice(end - 1))) return true;
  if (field === null) return !/^\d{5}/.test(line.slice(end));
  return (layout.fields[field]?.grammar ?? GRAMMAR_OF[field]) !== 'name';
}

/** The last word behind the number of a house is its street's, whatever it says: `123 OLD RESIDENCE`. */
function endsStreet({ caption, end }: CaptionFound, before: string, line: string, layout: PrintLayout): boolean {
  return caption.of.get(layout)?.field === 'address' && end === line.length && /^\d+ ?\p{L}{2}/u.test(before);
}

function longestOf(captions: readonly CaptionFound[], layout: PrintLayout): CaptionFound | undefined {
  let longest: CaptionFound | undefined;
  for (const one of captions) {
    const own = one.caption.of.get(layout);
    if (!own || (longest && longest.numbered !== one.numbered)) continue;
    if (!longest || own.rank < longest.caption.of.get(layout)!.rank) longest = one;
  }
  return captions.find((one) => longest && one.caption.of.has(layout) && isSpelledBy(one, longest)) ?? longest;
}

/** `SURNAME O’CONNOR` begins with a caption as it is spelled, not with SURNAMES whose last letter was misread. */
function isSpelledBy(one: CaptionFound, { caption, likeness, numbered }: CaptionFound): boolean {
  return (
    one.likeness === 1 &&
    likeness < 1 &&
    one.numbered === numbered &&
    one.caption.squeezed === caption.squeezed.slice(0, -1)
  );
}

function fieldNumbered(number: string, { fields }: PrintLayout): PrintedFieldName | undefined {
  const names = Object.keys(fields) as PrintedFieldName[];
  return names.findLast((name) => fields[name]?.number?.toUpperCase() === number);
}

/** Tells which words stand somewhere on lines of print, letters taken for others forgiven. */
export function wordsOn(lines: readonly string[]): (words: string) => boolean {
  const squeezed = lines.map((line) => squeeze(line.slice(0, LINE_MAX)).text);
  const all = squeezed.join(' ');
  // Most words stand on none of the lines, which takes one look.
  return (words) =>
    squeezeWords(words).pieces.some((piece) => all.includes(piece)) &&
    squeezed.some((line) => containsSqueezed(line, words));
}

function containsSqueezed(haystack: string, words: string): boolean {
  const { text: needle, pieces } = squeezeWords(words);
  // Of one piece more than letters may be wrong, one at least is right.
  if (!pieces.some((piece) => haystack.includes(piece))) return false;
  for (let from = 0; from + needle.length <= haystack.length; from += 1) {
    if (misreads(haystack, from, needle) <= misreadMax(needle)) return true;
  }
  return false;
}

/** A shorter caption may be somebody's name. */
const CAPTION_MIN = 6;

/** From this length on a caption is known by its beginning, or without its first letter: `Place of b`. */
const CUT_CAPTION_MIN = 8;

/** From this length on a caption is known with another letter lost: `Suname`, `Gven names`. */
const LONG_CAPTION_MIN = 7;

const CAPTIONS = new Set(
  Object.values(LABELS)
    .flatMap((labels) => labels.map(bare))
    .filter(({ length }) => length >= CAPTION_MIN),
);

/** Beginnings of captions, and captions without their first letter. */
const CUT_CAPTIONS = new Set(
  [...CAPTIONS].flatMap((caption) => [caption.slice(1), ...[...caption].map((_, at) => caption.slice(0, at))]),
);

/** Captions that lost a letter behind the first. */
const LOST_LETTERS = new Set(
  [...CAPTIONS]
    .filter(({ length }) => length >= LONG_CAPTION_MIN)
    .flatMap((caption) => Array.from(caption.slice(1), (_, at) => caption.slice(0, at + 1) + caption.slice(at + 2))),
);

/** Tells whether a text is a caption of documents, in any language, and so no value. */
export function isCaption(text: string): boolean {
  const letters = bare(text);
  if (CAPTIONS.has(letters) || LOST_LETTERS.has(letters)) return true;
  return letters.length >= CUT_CAPTION_MIN && CUT_CAPTIONS.has(letters);
}
