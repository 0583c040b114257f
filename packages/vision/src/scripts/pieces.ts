import type { RecognizedLine } from '../ocr/recognize.ts';
import type { ScriptLine } from './read-line.ts';

/** Words of a line that are numbers, or that are not, from left to right. */
export interface Piece {
  text: string;
  confidences: readonly number[];
  /** A number that was surely read: digits are read better by the recogniser that knows all typefaces of them. */
  kept: boolean;
  /** How surely it has to be read to be replaced. */
  sureMin: number;
}

/** How surely a number, and a word of letters that the script has nothing like, is read to be kept. */
const NUMBER_MIN = 0.8;
const WORD_MIN = 0.9;

/** How much surer a word of Latin letters must be read as one of the script, where some of its letters are only Latin. */
const LATIN_AHEAD = 0.05;

/**
 * Cuts a line, as it was recognised, where numbers begin and end.
 *
 * @param alike The Latin letters that look like some of the script's: a word of these alone may be of either.
 */
export function piecesOf({ text, confidences }: RecognizedLine, alike: RegExp | undefined): Piece[] {
  const pieces: Piece[] = [];
  for (const { 0: word, index } of text.matchAll(/\S+/gu)) {
    const sure = confidences.slice(index, index + word.length);
    const kept = isNumber(word) && meanOf(sure) >= NUMBER_MIN;
    const last = pieces.at(-1);
    if (last && !last.kept && !kept) {
      last.text += ` ${word}`;
      last.confidences = [...last.confidences, ...sure];
    } else pieces.push({ text: word, confidences: sure, kept, sureMin: 0 });
  }
  return pieces.map((piece) => (piece.kept ? piece : { ...piece, sureMin: sureMinOf(piece, alike) }));
}

/** Number of a document, date, day or year: `CT8263370`, `07/06/2003`. */
function isNumber(word: string): boolean {
  const digits = word.match(/\p{N}/gu)?.length ?? 0;
  return digits * 2 > word.replace(/[^\p{L}\p{N}]/gu, '').length && /^[\dA-Z./:-]+$/.test(word);
}

/** A word of fewer letters, or of fewer that only Latin has, may be a misread sign: ม.ค. is taken for U.A. */
const LATIN_MIN = 4;
const ONLY_LATIN_MIN = 2;

/** Words of letters that only Latin has stay unless they are read more surely than they were. */
function sureMinOf({ text, confidences }: Piece, alike: RegExp | undefined): number {
  const latin = text.match(/\p{Script=Latin}/gu) ?? [];
  const onlyLatin = latin.filter((char) => !alike?.test(char)).length;
  const protectedWord = latin.length >= LATIN_MIN && onlyLatin >= ONLY_LATIN_MIN && meanOf(confidences) >= WORD_MIN;
  return protectedWord ? meanOf(confidences) + LATIN_AHEAD : 0;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
}

/** A run of digits with what parts them. */
const NUMBER_RUN = /\p{N}[\p{N}./:,-]*\p{N}|\p{N}/gu;

/**
 * A line as the network of a script read it, with its numbers as they were recognised before.
 *
 * @returns `undefined` where the two do not see as many numbers.
 */
export function withNumbers(line: ScriptLine, pieces: readonly Piece[]): ScriptLine | undefined {
  const numbers = pieces.filter(({ kept }) => kept);
  if (numbers.length === 0) return line;
  const runs = [...line.text.matchAll(NUMBER_RUN)];
  if (runs.length !== numbers.length) return undefined;
  let [text, at] = ['', 0];
  const confidences: number[] = [];
  for (const [i, run] of runs.entries()) {
    text += line.text.slice(at, run.index) + numbers[i]!.text;
    confidences.push(...line.confidences.slice(at, run.index), ...numbers[i]!.confidences);
    at = run.index + run[0].length;
  }
  return { text: text + line.text.slice(at), confidences: [...confidences, ...line.confidences.slice(at)] };
}

const FROM_RIGHT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/**
 * A line in the order in which it is read: print that runs from the right was seen from the left. Numbers and Latin words run
 * from the left everywhere.
 *
 * @see Unicode Standard Annex 9, rules L2 and N1, which this undoes
 */
export function inLogicalOrder({ text, confidences }: ScriptLine): ScriptLine {
  if (!FROM_RIGHT.test(text)) return { text, confidences };
  const turned = [...text].toReversed().join('');
  const fromLeft = /[\p{N}\p{Script=Latin}](?:[\p{N}\p{Script=Latin}./:,-]*[\p{N}\p{Script=Latin}])?/gu;
  return {
    text: turned.replace(fromLeft, (run) => [...run].toReversed().join('')),
    confidences: confidences.toReversed(),
  };
}
