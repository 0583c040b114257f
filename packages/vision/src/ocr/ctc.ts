import { type Forms, formsIn } from './forms.ts';
import type { Gap } from './gaps.ts';
import { withLeftOut } from './left-out.ts';
import { areIdeographs, type Emitted, isOneLeftOut, pitchOf, pitchOfIdeographs, widestBetween } from './spacing.ts';
import { ofLetter, STEP_PX, type Steps } from './steps.ts';

export { STEP_PX, type Steps };

export interface DecodedText {
  text: string;
  /** One for each character of `text`, 0 to 1; inserted spaces carry the lower of their neighbours, or 0 in the place of a letter left out. */
  confidences: number[];
  /** The same of the letter, whichever of its forms stands there: small or capital, Chinese or Japanese. */
  letterConfidences: number[];
  /** Where each character of `text` is, in pixels from the line's left end; inserted spaces where the character behind them is. */
  positions: number[];
}

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
/**
 * Where the network gives more than this to a space between ideographs there is one, whatever gaps were found: of 62 names it gave
 * 0.05 and more to the six in which blurred print left no gap, to none of 445 pairs within words more than 0.014.
 */
const SPACE_SHARE_OF_IDEOGRAPHS = 0.027;
/** The same beside the least share of their line: print that is spaced out may have some of it everywhere. */
const SPACE_AMONG_SHARES = 5;
/** Names are spaced out on some licences: there a space is this many times the narrowest gap, which on three such came to 1.5 to 1.9. */
const SPACE_AMONG_SPACED_OUT = 1.3;
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
    const { index, value } = likeliestOf(steps, t, dictionary, forms);
    if (index !== 0 && index !== previous) emitted.push(emit(steps, t, { index, value, dictionary, forms }));
    previous = index;
  }
  const printed = emitted.filter(({ char }) => char !== '');
  const letters = withStrokes(inOneScript(printed, steps, dictionary));
  const whole = withLeftOut(letters, steps, dictionary, gaps);
  return withSpaces(whole, gaps, sharesOfSpaces(steps, dictionary, whole));
}

function emit(
  steps: Steps,
  t: number,
  { index, value, dictionary, forms }: { index: number; value: number; dictionary: readonly string[]; forms: Forms },
): Emitted {
  const letter = value > SURE_ALONE ? value : ofLetter(steps, t, forms[index] ?? [index]);
  return { char: dictionary[index] ?? '', confidence: value, letter, at: (t + 0.5) * STEP_PX };
}

/** Less of a step is no form of a letter that would matter beside the others. */
const FORM_MIN = 0.02;

/**
 * The likeliest class of a step, ideographs by all their forms together: of 橋, to which the network gives 0.39, and 桥, 0.04, that is 橋
 * where it gives 0.42 to 橘.
 */
function likeliestOf(steps: Steps, t: number, dictionary: readonly string[], forms: Forms) {
  const best = bestOf(steps, t);
  // Nothing else is likelier in all its forms.
  if (best.value > 0.5) return best;
  let [most, likeliest] = [best.index === 0 ? best.value : ofLetter(steps, t, forms[best.index] ?? []), best];
  const row = steps.data.subarray(t * steps.classes, (t + 1) * steps.classes);
  for (let index = 1; index < row.length; index += 1) {
    const value = row[index]!;
    if (value < FORM_MIN || index === best.index || !HAN.test(dictionary[index] ?? '')) continue;
    const letter = ofLetter(steps, t, forms[index]!);
    if (letter > most || (letter === most && likeliest !== best && value > likeliest.value)) {
      most = letter;
      likeliest = { index, value };
    }
  }
  return likeliest;
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

const DASH = /^[-‐‒–—―─－ー]$/;

/** Between ideographs a stroke is the ideograph of one stroke: 一 in 松本 一郎 is read as a dash. */
function withStrokes(emitted: readonly Emitted[]): readonly Emitted[] {
  const isIdeograph = (one: Emitted | undefined) => one !== undefined && HAN.test(one.char);
  return emitted.map((one, i) => {
    if (!DASH.test(one.char)) return one;
    const before = emitted.slice(0, i).findLast(({ char }) => char !== ' ');
    return isIdeograph(before) && isIdeograph(emitted[i + 1]) ? { ...one, char: '一' } : one;
  });
}

function withSpaces(emitted: readonly Emitted[], gaps: readonly Gap[], shares: Float32Array): DecodedText {
  const pitch = pitchOf(emitted);
  const ownPitch = pitchOfIdeographs(emitted);
  const widths = emitted.map((next, i) => widestBetween(emitted[i - 1], next, gaps) / pitch);
  const isSpace = judgeSpaces(emitted, { widths, shares, pitch });
  let text = '';
  const confidences: number[] = [];
  const letterConfidences: number[] = [];
  const positions: number[] = [];
  emitted.forEach((next, i) => {
    const before = emitted[i - 1];
    const inWord = before && before.char !== ' ' && next.char !== ' ';
    const letter = before?.char === ' ' ? emitted[i - 2] : before;
    const gap = widestBetween(letter, next, gaps);
    const leftOut = letter && areIdeographs(letter, next) && isOneLeftOut(letter, next, gap, ownPitch);
    if (leftOut && !inWord) {
      // The space that was read keeps the place.
      confidences[confidences.length - 1] = 0;
      letterConfidences[letterConfidences.length - 1] = 0;
    }
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

/** No word begins with these. */
const NEVER_FIRST = [',', '.'];

/** Tells before which characters of a line a space stands; `widths` are of the gaps before them, in distances of neighbours. */
function judgeSpaces(
  emitted: readonly Emitted[],
  { widths, shares, pitch }: { widths: readonly number[]; shares: Float32Array; pitch: number },
): (i: number) => boolean {
  const usual = widths.slice(1).toSorted((a, b) => a - b)[(widths.length - 2) >> 1] ?? 0;
  const among = [...emitted.keys()].filter((i) => i > 0 && areIdeographs(emitted[i - 1]!, emitted[i]!));
  const leastOf = (values: ArrayLike<number>) => (among.length > 1 ? Math.min(...among.map((i) => values[i]!)) : 0);
  const narrowest = leastOf(widths);
  const usualOfIdeographs = among.map((i) => widths[i]!).sort((a, b) => a - b)[(among.length - 1) >> 2] ?? 0;
  const leastShare = leastOf(shares);
  return (i) => {
    if (among.includes(i)) {
      if (shares[i]! > Math.max(SPACE_SHARE_OF_IDEOGRAPHS, SPACE_AMONG_SHARES * leastShare)) return true;
      const apart = 2 * widths[i]! - usualOfIdeographs;
      return apart > SPACE_MIN_OF_IDEOGRAPHS_PX / pitch && widths[i]! > SPACE_AMONG_SPACED_OUT * narrowest;
    }
    if (NEVER_FIRST.includes(emitted[i]!.char)) return false;
    const apart = 2 * widths[i]! - usual;
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
