import { formsIn } from './forms.ts';
import type { Gap } from './gaps.ts';
import { areIdeographs, type Emitted, isOneLeftOut, pitchOf, pitchOfIdeographs, widestBetween } from './spacing.ts';
import { ofLetter, STEP_PX, type Steps } from './steps.ts';

/** Less than this is given to a letter by chance: the network's guesses at 県 and at kana that it does not know come to 0.24 at most. */
const LETTER_MIN = 0.15;

/**
 * The part of what a step does not give to "no character" that its best letter must have. Where letters were left out on 138 drawn
 * documents, the six right ones had 0.36 to 0.78, strokes read for kana up to 0.31.
 */
const PART_MIN = 0.35;

/** Nearer to a neighbour than this, in distances of neighbours, a letter is that neighbour's. */
const OFF_NEIGHBOUR = 0.4;

const IDEOGRAPH = /\p{Script=Han}/u;
const LETTER = /[\p{L}\p{N}]/u;

/**
 * Puts in the characters that the network sees, but less than none, where two are so far apart that one stands between them: 栄 in
 * 夢見市栄町. Nothing of them is sure.
 */
export function withLeftOut(
  emitted: readonly Emitted[],
  steps: Steps,
  dictionary: readonly string[],
  gaps: readonly Gap[],
): readonly Emitted[] {
  const pitch = pitchOfIdeographs(emitted);
  const whole = emitted.flatMap((next, i) => {
    const before = emitted[i - 1];
    if (!before || !areIdeographs(before, next)) return [next];
    if (!isOneLeftOut(before, next, widestBetween(before, next, gaps), pitch)) return [next];
    const [from, to] = [before.at + pitch * OFF_NEIGHBOUR, next.at - pitch * OFF_NEIGHBOUR];
    const own = (char: string) => IDEOGRAPH.test(char) && char !== before.char && char !== next.char;
    const between = bestWithin(from, to, own, { steps, dictionary });
    return between ? [between, next] : [next];
  });
  return withInk(whole, steps, dictionary, gaps);
}

/**
 * A run of ink between two gaps is a character from this share of the usual distance on, and its own when none was read within it or so many
 * pixels of it: places of characters are a step or so off. On 901 lines of Latin print there were nine such, each a character that was left out.
 */
const INK = { share: 0.55, slackPx: 6, gapPx: 2 } as const;

/** The same of other characters, which stand apart from each other: by ink in which none was read. What it is that stands there may stay unknown. */
function withInk(
  emitted: readonly Emitted[],
  steps: Steps,
  dictionary: readonly string[],
  gaps: readonly Gap[],
): readonly Emitted[] {
  const pitch = pitchOf(emitted);
  const clear = gaps.filter(({ width }) => width >= INK.gapPx);
  const whole = [...emitted];
  for (const [i, { middle, width }] of clear.slice(1).entries()) {
    const [from, to] = [clear[i]!.middle + clear[i]!.width / 2, middle - width / 2];
    if (pitch === 0 || to - from < INK.share * pitch) continue;
    const printed = whole.filter(({ char }) => char !== ' ');
    if (printed.some(({ at }) => at > from - INK.slackPx && at < to + INK.slackPx)) continue;
    const [before, next] = [printed.findLast(({ at }) => at < from), printed.find(({ at }) => at > to)];
    // Ideographs are of several pieces.
    if ([before, next].some((one) => one && IDEOGRAPH.test(one.char))) continue;
    const found = bestWithin(from, to, (char) => LETTER.test(char), { steps, dictionary });
    const behind = whole.findIndex(({ at }) => at > to);
    const at = behind < 0 ? whole.length : behind;
    if (found) whole.splice(at, 0, found);
    else if (next ?? before)
      whole.splice(whole.indexOf((next ?? before)!), 1, { ...(next ?? before)!, confidence: 0, letter: 0 });
  }
  return whole;
}

function bestWithin(
  from: number,
  to: number,
  isOwn: (char: string) => boolean,
  { steps, dictionary }: { steps: Steps; dictionary: readonly string[] },
): Emitted | undefined {
  const forms = formsIn(dictionary);
  let [most, part] = [LETTER_MIN, 0];
  let best: Emitted | undefined;
  for (let t = Math.ceil(from / STEP_PX - 0.5); (t + 0.5) * STEP_PX <= to && t < steps.count; t += 1) {
    const row = steps.data.subarray(t * steps.classes, (t + 1) * steps.classes);
    for (let index = 1; index < row.length; index += 1) {
      if (row[index]! < most || !isOwn(dictionary[index] ?? '')) continue;
      most = row[index]!;
      part = ofLetter(steps, t, forms[index]!) / (1 - row[0]!);
      best = { char: dictionary[index]!, confidence: 0, letter: 0, at: (t + 0.5) * STEP_PX };
    }
  }
  return part < PART_MIN ? undefined : best;
}
