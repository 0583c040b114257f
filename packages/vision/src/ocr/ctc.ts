import { formsIn } from './forms.ts';
import type { Gap } from './gaps.ts';

/** What a recogniser says step by step along a line: (steps, classes) probabilities, class 0 is "no character". */
export interface Steps {
  count: number;
  classes: number;
  data: Float32Array;
}

export interface DecodedText {
  text: string;
  /** One for each character of `text`, 0 to 1; inserted spaces carry the lower of their neighbours, or 0 in the place of a letter left out. */
  confidences: number[];
  /** The same of the letter, whichever of its forms stands there: small or capital, Chinese or Japanese. */
  letterConfidences: number[];
  /** Where each character of `text` is, in pixels from the line's left end; inserted spaces where the character behind them is. */
  positions: number[];
}

/** Pixels of a line from one step to the next. */
export const STEP_PX = 8;

/**
 * A gap is a space when this much comes of two things told in different units: twice its width, less the width usual in its line,
 * in distances from one character to the next, and the power of ten of the share that the network gives to a space there, which is
 * nearly always too small for it to win. Either alone is wrong where letters are spaced out, narrow, pale or close. On 650 pairs
 * of characters of drawn documents none is misjudged from -1.4 to -0.6; on 716 of licences that nobody drew seven spaces of 113 are
 * lost and none is made up, where 27 were and 17 by widths alone.
 */
const SPACE_MIN = -1.3;

/** No less is told of a share: the network's own noise. */
const SHARE_MIN = 1e-9;

/**
 * The same of ideographs by their gap alone, in pixels of a line, as they fill their squares and have few lines long enough to tell their distances by: on
 * 331 pairs of drawn cards spaces came to 23 and more (two excepted, in dim photos), others to 19 at most but for those beside a 丁.
 */
const SPACE_MIN_OF_IDEOGRAPHS_PX = 21;
/** Names are spaced out on some licences: there a space is this many times the narrowest gap, which on three such came to 1.5 to 1.9. */
const SPACE_AMONG_SPACED_OUT = 1.3;
/**
 * Ideographs this far apart, in the same distances and beside the gap between them, have one between them that the recogniser
 * does not know, such as 県 or 斎: a space keeps its place, of which nothing is sure.
 */
const IDEOGRAPH_LEFT_OUT = 1.45;

/**
 * Reads the best character of each step, folds repetitions and puts back the spaces PP-OCR tends to lose where the line's
 * print has gaps.
 *
 * @param dictionary Text of each class; class 0 is not looked up.
 * @param gaps Where the line is blank.
 * @see A. Graves et al., "Connectionist temporal classification", 2006, section 3.2 (best path decoding)
 */
export function decodeText(steps: Steps, dictionary: readonly string[], gaps: readonly Gap[]): DecodedText {
  const emitted: Emitted[] = [];
  const forms = formsIn(dictionary);
  let previous = 0;
  for (let t = 0; t < steps.count; t += 1) {
    const { index, value } = bestOf(steps, t);
    if (index !== 0 && index !== previous) {
      const letter = value > SURE_ALONE ? value : ofLetter(steps, t, forms[index] ?? [index]);
      emitted.push({ char: dictionary[index] ?? '', confidence: value, letter, at: (t + 0.5) * STEP_PX });
    }
    previous = index;
  }
  const letters = inOneScript(
    emitted.filter(({ char }) => char !== ''),
    steps,
    dictionary,
  );
  return withSpaces(letters, gaps, sharesOfSpaces(steps, dictionary, letters));
}

/** The most that any step from the character before to each one gives to a space. */
function sharesOfSpaces(
  { classes, data }: Steps,
  dictionary: readonly string[],
  emitted: readonly Emitted[],
): Float32Array {
  const space = dictionary.lastIndexOf(' ');
  return Float32Array.from(emitted, ({ at }, i) => {
    let most = 0;
    const from = emitted[i - 1]?.at ?? at;
    for (let t = Math.floor(from / STEP_PX); t <= at / STEP_PX; t += 1) {
      most = Math.max(most, data[t * classes + space]!);
    }
    return most;
  });
}

/** What is surer than this has no other form that would matter. */
const SURE_ALONE = 0.99;

/** How sure the letter is, whichever of its forms stands there. */
function ofLetter({ classes, data }: Steps, t: number, forms: readonly number[]): number {
  return Math.min(
    1,
    forms.reduce((sum, index) => sum + data[t * classes + index]!, 0),
  );
}

const HAN = /\p{Script=Han}/u;
const LATIN = /^[A-Za-z]$/;

/** A line is of the Latin alphabet when it has this many times more of its letters than ideographs. */
const LATIN_SHARE = 3;

/** Marks make a letter look like an ideograph to the network (`EL之BIETA` for `ELŻBIETA`): among Latin letters it is the best of these. */
function inOneScript(emitted: readonly Emitted[], steps: Steps, dictionary: readonly string[]): readonly Emitted[] {
  const ideographs = emitted.filter(({ char }) => HAN.test(char)).length;
  const letters = emitted.filter(({ char }) => LATIN.test(char)).length;
  if (ideographs === 0 || letters < LATIN_SHARE * ideographs) return emitted;
  const classes = [...dictionary.keys()].filter((index) => LATIN.test(dictionary[index]!));
  return emitted.map((one) => {
    if (!HAN.test(one.char)) return one;
    const row = steps.data.subarray(Math.floor(one.at / STEP_PX) * steps.classes);
    const best = classes.reduce((best, index) => (row[index]! > row[best]! ? index : best));
    return { ...one, char: dictionary[best]!, confidence: row[best]!, letter: row[best]! };
  });
}

interface Emitted {
  char: string;
  confidence: number;
  /** The confidence of its letter in all forms. */
  letter: number;
  /** Pixels from the line's left end. */
  at: number;
}

function withSpaces(emitted: readonly Emitted[], gaps: readonly Gap[], shares: Float32Array): DecodedText {
  const pitch = pitchOf(emitted);
  const widths = emitted.map((next, i) => widestBetween(emitted[i - 1], next, gaps) / pitch);
  const isSpace = judgeSpaces(emitted, { widths, shares, pitch });
  let text = '';
  const confidences: number[] = [];
  const letterConfidences: number[] = [];
  const positions: number[] = [];
  emitted.forEach((next, i) => {
    const before = emitted[i - 1];
    const inWord = before && before.char !== ' ' && next.char !== ' ';
    const leftOut = inWord && isOneLeftOut(before, next, widths[i]!, pitch);
    if (inWord && (leftOut || isSpace(i))) {
      text += ' ';
      confidences.push(leftOut ? 0 : Math.min(before.confidence, next.confidence));
      letterConfidences.push(leftOut ? 0 : Math.min(before.letter, next.letter));
      positions.push(next.at);
    }
    text += next.char;
    confidences.push(next.confidence);
    letterConfidences.push(next.letter);
    positions.push(next.at);
  });
  const start = text.length - text.trimStart().length;
  const end = Math.max(start, text.trimEnd().length);
  return {
    text: text.slice(start, end),
    confidences: confidences.slice(start, end),
    letterConfidences: letterConfidences.slice(start, end),
    positions: positions.slice(start, end),
  };
}

/** The usual distance of neighbours: steps are coarse, so the mean of those near the median. */
function pitchOf(emitted: readonly Emitted[]): number {
  const printed = emitted.filter(({ char }) => char !== ' ');
  const distances = printed.slice(1).map(({ at }, i) => at - printed[i]!.at);
  const median = distances.toSorted((a, b) => a - b)[distances.length >> 1] ?? 0;
  const usual = distances.filter((distance) => distance > median / 2 && distance < median * 1.5);
  return usual.reduce((sum, distance) => sum + distance, 0) / (usual.length || 1);
}

function widestBetween(before: Emitted | undefined, next: Emitted, gaps: readonly Gap[]): number {
  const between = gaps.filter(({ middle }) => before && middle > before.at && middle < next.at);
  return Math.max(0, ...between.map(({ width }) => width));
}

const BOTH_IDEOGRAPHS = /^\p{Script=Han}{2}$/u;

function isOneLeftOut(before: Emitted, next: Emitted, gap: number, pitch: number): boolean {
  const apart = (next.at - before.at) / pitch - gap;
  return apart > IDEOGRAPH_LEFT_OUT && BOTH_IDEOGRAPHS.test(before.char + next.char);
}

/** No word begins with these. */
const NEVER_FIRST = [',', '.'];

/** Tells before which characters of a line a space stands; `widths` are of the gaps before them, in distances of neighbours. */
function judgeSpaces(
  emitted: readonly Emitted[],
  { widths, shares, pitch }: { widths: readonly number[]; shares: Float32Array; pitch: number },
): (i: number) => boolean {
  const usual = widths.slice(1).toSorted((a, b) => a - b)[(widths.length - 2) >> 1] ?? 0;
  const areIdeographs = (i: number) => i > 0 && BOTH_IDEOGRAPHS.test(emitted[i - 1]!.char + emitted[i]!.char);
  const amongIdeographs = widths.filter((_, i) => areIdeographs(i));
  const narrowest = amongIdeographs.length > 1 ? Math.min(...amongIdeographs) : 0;
  return (i) => {
    const apart = 2 * widths[i]! - usual;
    if (areIdeographs(i)) {
      return apart > SPACE_MIN_OF_IDEOGRAPHS_PX / pitch && widths[i]! > SPACE_AMONG_SPACED_OUT * narrowest;
    }
    if (NEVER_FIRST.includes(emitted[i]!.char)) return false;
    return apart + Math.log10(Math.max(SHARE_MIN, shares[i]!)) > SPACE_MIN;
  };
}

/** The likeliest class of a step. Its probabilities sum to 1: beside one over a half there is no other. */
function bestOf({ classes, data }: Steps, t: number) {
  let index = 0;
  let value = -1;
  for (let c = 0, at = t * classes; c < classes; c += 1, at += 1) {
    if (data[at]! > value) {
      value = data[at]!;
      index = c;
      if (value > 0.5) break;
    }
  }
  return { index, value };
}
