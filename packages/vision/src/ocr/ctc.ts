/** What a recogniser says step by step along a line: (steps, classes) probabilities, class 0 is "no character". */
export interface Steps {
  count: number;
  classes: number;
  data: Float32Array;
}

export interface DecodedText {
  text: string;
  /** One for each character of `text`, 0 to 1; inserted spaces carry the lower of their neighbours. */
  confidences: number[];
}

/** A wider distance between two characters than this many median distances is a space the model left out (64 → 80 % exact). */
const SPACE_GAP = 1.35;

/**
 * Reads the best character of each step, folds repetitions and puts back the spaces PP-OCR tends to lose.
 *
 * @param dictionary Text of each class; class 0 is not looked up.
 * @see A. Graves et al., "Connectionist temporal classification", 2006, section 3.2 (best path decoding)
 */
export function decodeText(steps: Steps, dictionary: readonly string[]): DecodedText {
  const emitted: { char: string; confidence: number; step: number }[] = [];
  let previous = 0;
  for (let t = 0; t < steps.count; t += 1) {
    const { index, value } = bestOf(steps, t);
    if (index !== 0 && index !== previous) {
      emitted.push({ char: dictionary[index] ?? '', confidence: value, step: t });
    }
    previous = index;
  }
  return withSpaces(emitted.filter(({ char }) => char !== ''));
}

function withSpaces(emitted: { char: string; confidence: number; step: number }[]): DecodedText {
  const gaps = emitted.slice(1).map(({ step }, i) => step - emitted[i]!.step);
  const median = [...gaps].sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  let text = '';
  const confidences: number[] = [];
  emitted.forEach(({ char, confidence }, i) => {
    const before = emitted[i - 1];
    if (before && before.char !== ' ' && char !== ' ' && gaps[i - 1]! > median * SPACE_GAP) {
      text += ' ';
      confidences.push(Math.min(before.confidence, confidence));
    }
    text += char;
    confidences.push(confidence);
  });
  const start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  return { text: text.slice(start, Math.max(start, end)), confidences: confidences.slice(start, Math.max(start, end)) };
}

function bestOf({ classes, data }: Steps, t: number) {
  let index = 0;
  let value = -1;
  for (let c = 0, at = t * classes; c < classes; c += 1, at += 1) {
    if (data[at]! > value) {
      value = data[at]!;
      index = c;
    }
  }
  return { index, value };
}
