import type { RgbImage } from '../image.ts';
import { type InferenceSession, Tensor } from '../models/onnx.ts';
import { openModelSession } from '../models/open.ts';
import type { RecognizedLine } from '../ocr/recognize.ts';
import { CROP, cutLetters } from './cut-letters.ts';
import { baseOf, formsOf, MARKS, type Mark, mayHaveCaron } from './letters.ts';

/** Reads the marks that recognition of text leaves out: it knows É and a dozen others, and takes Ů for U. */
export interface MarkReader {
  /** The same line, its letters with their marks; less sure where it is not clear which mark one has. */
  read(image: RgbImage, line: RecognizedLine): Promise<RecognizedLine>;
  /** Frees the model. */
  close(): Promise<void>;
}

export async function openMarkReader(): Promise<MarkReader> {
  const session = await openModelSession('letter-marks.onnx');
  return {
    read: (image, line) => readMarks(session, image, line),
    close: () => session.release(),
  };
}

/** How sure a verdict must be for a letter to be changed; see `docs/accuracy.md` for what is wrong above it. */
const MARK_SURE = 0.9;

/**
 * How many times rarer marks are where they are read than where they were learned, where every second letter has one: in the
 * names of languages that have them about one letter in seven does.
 */
const RARER = 6;

/** How many times rarer still Ľ is: Slovak alone has it, of some thirty languages with marks, and the serifs of an L pass for its caron. */
const L_CARON_RARER = 30;

/** The most a line counts as sure of which a mark is not: what is surely read begins at 0.9. */
const UNSURE_LINE = 0.89;

/** A word of the Latin alphabet: one letter alone, and letters among digits, are signs of something else. */
const WORD = /(?<![\p{L}\p{N}])\p{Script=Latin}{2,}(?![\p{L}\p{N}])/gu;

/** A character of a line that may have lost a mark. */
interface Suspect {
  at: number;
  base: string;
  forms: ReadonlyMap<Mark, string>;
  /** Where its word begins, and how long that is. */
  word: number;
  letters: number;
}

async function readMarks(session: InferenceSession, image: RgbImage, line: RecognizedLine): Promise<RecognizedLine> {
  const suspects = suspectsIn(line.text);
  if (suspects.length === 0) return line;
  const crops = cutLetters(
    image,
    line.quad,
    suspects.map(({ at }) => line.positions[at]!),
  );
  const input = new Tensor('float32', crops, [suspects.length, 1, CROP.height, CROP.width]);
  const output = (await session.run({ [session.inputNames[0]!]: input }))[session.outputNames[0]!]!;
  const sums = output.data as Float32Array;
  const verdicts = suspects.map(({ forms }, n) =>
    verdictAmong(sums.subarray(n * MARKS.length, (n + 1) * MARKS.length), forms),
  );
  return withMarks(line, suspects, verdicts);
}

function suspectsIn(text: string): Suspect[] {
  return [...text.matchAll(WORD)].flatMap(({ 0: word, index }) =>
    Array.from(word, (letter, i): Suspect | undefined => {
      // A dotted capital is taken for a small letter.
      const base = letter === 'i' && isAmongCapitals(word) ? 'I' : baseOf(letter);
      const forms = formsOf(base);
      return forms && { at: index + i, base, forms, word: index, letters: word.length };
    }).filter((suspect) => suspect !== undefined),
  );
}

function isAmongCapitals(word: string): boolean {
  const others = word.replaceAll('i', '');
  return others !== '' && others === others.toUpperCase();
}

interface Verdict {
  mark: Mark;
  /** 0 to 1 */
  confidence: number;
}

function verdictAmong(sums: Float32Array, forms: ReadonlyMap<Mark, string>): Verdict {
  const allowed = [...forms.keys()];
  const isL = forms.get('none')?.toUpperCase() === 'L';
  const sumOf = (mark: Mark) => {
    const odds = mark === 'none' ? RARER : isL && mark === 'caron' ? 1 / L_CARON_RARER : 1;
    return sums[MARKS.indexOf(mark)]! + Math.log(odds);
  };
  const mark = allowed.reduce((best, other) => (sumOf(other) > sumOf(best) ? other : best));
  const total = allowed.reduce((sum, other) => sum + Math.exp(sumOf(other) - sumOf(mark)), 0);
  return { mark, confidence: 1 / total };
}

/** A word of four letters or more with marks on more than this share of them is no such word: a pattern, a seal, an overprint. */
const CROWDED = { letters: 4, share: 0.6 } as const;

const DOUBT: Verdict = { mark: 'none', confidence: 0 };

function crowdedWords(suspects: readonly Suspect[], verdicts: readonly Verdict[]): Set<number> {
  const marked = new Map<number, number>();
  for (const [n, { word }] of suspects.entries()) {
    if (verdicts[n]!.mark !== 'none') marked.set(word, (marked.get(word) ?? 0) + 1);
  }
  const lengthOf = (word: number) => suspects.find((suspect) => suspect.word === word)!.letters;
  const isCrowded = ([word, count]: [number, number]) =>
    lengthOf(word) >= CROWDED.letters && count > CROWDED.share * lengthOf(word);
  return new Set([...marked].filter(isCrowded).map(([word]) => word));
}

/** Writes the letters as the verdicts have them; a digraph that was read for one letter (AE for Æ) becomes one again. */
function withMarks(line: RecognizedLine, suspects: readonly Suspect[], verdicts: readonly Verdict[]): RecognizedLine {
  const chars = [...line.text];
  const confidences = [...line.confidences];
  const letters = [...(line.letterConfidences ?? line.confidences)];
  const dropped = new Set<number>();
  const crowded = crowdedWords(suspects, verdicts);
  let unsure: true | undefined;
  for (const [n, { at, base, forms, word, letters: length }] of suspects.entries()) {
    const isCaron = verdicts[n]!.mark === 'caron';
    const doubted = crowded.has(word) || (isCaron && !mayHaveCaron(line.text.slice(word, word + length), at - word));
    const { mark, confidence } = doubted ? DOUBT : verdicts[n]!;
    const read = chars[at]!;
    const form = atStart(forms.get(mark)!, base, chars[at - 1]);
    if (confidence < MARK_SURE) {
      unsure = true;
      confidences[at] = Math.min(confidences[at]!, confidence);
      letters[at] = Math.min(letters[at]!, confidence);
    } else if (form !== read) {
      chars[at] = form;
      confidences[at] = Math.max(confidences[at]!, confidence);
      letters[at] = Math.max(letters[at]!, confidence);
      if (/[ÆŒæœ]/.test(form) && /[AOao]/.test(base) && /[Ee]/.test(chars[at + 1] ?? '')) dropped.add(at + 1);
    }
  }
  const kept = <T>(values: readonly T[]) => values.filter((_, at) => !dropped.has(at));
  const sure = kept(confidences);
  const mean = sure.reduce((sum, value) => sum + value, 0) / sure.length;
  return {
    ...line,
    text: kept(chars).join(''),
    confidences: sure,
    letterConfidences: kept(letters),
    positions: kept(line.positions),
    confidence: unsure ? Math.min(mean, UNSURE_LINE) : mean,
    ...(unsure && { unsure }),
  };
}

/** At the start of a word a small `t` or `p` stands for what looks like one: Ł, Þ. */
function atStart(form: string, base: string, before: string | undefined): string {
  const starts = before === undefined || !/\p{L}/u.test(before);
  return starts && form !== base && (base === 't' || base === 'p') ? form.toUpperCase() : form;
}
