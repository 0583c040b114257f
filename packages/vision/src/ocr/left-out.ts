import { formsIn } from './forms.ts';
import type { Gap } from './gaps.ts';
import { areIdeographs, type Emitted, isOneLeftOut, pitchOf, widestBetween } from './spacing.ts';
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
  const pitches = { ideographs: pitchOf(emitted, areIdeographs), all: pitchOf(emitted) };
  return emitted.flatMap((next, i) => {
    const before = emitted[i - 1];
    if (!before || before.char === ' ' || next.char === ' ') return [next];
    const pitch = areIdeographs(before, next) ? pitches.ideographs : pitches.all;
    if (!isOneLeftOut(before, next, widestBetween(before, next, gaps), pitch)) return [next];
    const between = bestBetween(before, next, pitch * OFF_NEIGHBOUR, { steps, dictionary });
    return between ? [between, next] : [next];
  });
}

function bestBetween(
  before: Emitted,
  next: Emitted,
  off: number,
  { steps, dictionary }: { steps: Steps; dictionary: readonly string[] },
): Emitted | undefined {
  const forms = formsIn(dictionary);
  const own = areIdeographs(before, next) ? IDEOGRAPH : LETTER;
  let [most, part] = [LETTER_MIN, 0];
  let best: Emitted | undefined;
  for (let t = Math.ceil((before.at + off) / STEP_PX - 0.5); (t + 0.5) * STEP_PX <= next.at - off; t += 1) {
    const row = steps.data.subarray(t * steps.classes, (t + 1) * steps.classes);
    for (let index = 1; index < row.length; index += 1) {
      if (row[index]! < most) continue;
      const char = dictionary[index] ?? '';
      if (!own.test(char) || char === before.char || char === next.char) continue;
      most = row[index]!;
      part = ofLetter(steps, t, forms[index]!) / (1 - row[0]!);
      best = { char, confidence: 0, letter: 0, at: (t + 0.5) * STEP_PX };
    }
  }
  return part < PART_MIN ? undefined : best;
}
