import type { Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import type { RecognizedLine } from '../ocr/recognize.ts';
import { readSymbolLine, type SymbolRead } from './read-symbols.ts';

/** Fewer digits are the edge of a letter. */
const DIGITS_MIN = 4;

/** How surely they are read in the mean; a line read more surely before stays. */
const SURE_MIN = 0.7;

/**
 * Shares of a line's height that are looked at, about its middle: boxes leave more or less room above and below print, and small
 * digits run together. Of 150 drawn dates in a typeface not learned from 99 were read right by the whole height, none of those by which
 * a letter's em is less than 0.6 of it.
 */
const HEIGHTS = [1, 0.84, 0.7] as const;

/** The most a line counts as sure that reads differently by another share: what is surely read begins at 0.9. */
const UNSURE_LINE = 0.89;

/**
 * Reads a line that holds nothing but Arabic digits and what parts those of a date; they run from the left in print that runs
 * from the right.
 *
 * @returns The line as sure as its least sure digit; `undefined` where other characters stand on it.
 */
export async function readArabicDigits(image: RgbImage, line: RecognizedLine): Promise<RecognizedLine | undefined> {
  const all: RecognizedLine[] = [];
  for (const share of HEIGHTS) {
    const symbols = withinEdges(await readSymbolLine(image, ofHeight(line.quad, share), 'digits'));
    const read = lineOf(symbols, line.quad, share);
    if (read) all.push(read);
  }
  const [surest, ...others] = all.sort((a, b) => b.confidence - a.confidence);
  if (!surest) return undefined;
  const doubtful = others.some(({ text, confidence }) => text !== surest.text && confidence >= SURE_MIN);
  return doubtful ? { ...surest, confidence: Math.min(surest.confidence, UNSURE_LINE) } : surest;
}

function lineOf(symbols: readonly SymbolRead[], quad: Quad, share: number): RecognizedLine | undefined {
  const chars = symbols.map(({ char }) => char);
  const digits = chars.filter((char) => char !== undefined && /\p{N}/u.test(char)).length;
  const confidences = symbols.map(({ confidence }) => confidence);
  if (digits < DIGITS_MIN || chars.includes(undefined) || meanOf(confidences) < SURE_MIN) return undefined;
  return {
    text: chars.join(''),
    confidence: Math.min(...confidences),
    confidences,
    // In pixels of a line of 48.
    // One of them wrong makes another date.
    unsure: true,
    positions: symbols.map(({ at }) => at * share * 48),
    quad,
  };
}

/** The middle of a line, of so much of its height. */
function ofHeight([a, b, c, d]: Quad, share: number): Quad {
  const out = (1 - share) / 2;
  const between = (p: Quad[0], q: Quad[0], t: number) => ({ x: p.x + (q.x - p.x) * t, y: p.y + (q.y - p.y) * t });
  return [between(a, d, out), between(b, c, out), between(c, b, out), between(d, a, out)];
}

/** Edges of the line are read as signs, unsurely. */
function withinEdges(symbols: readonly SymbolRead[]): readonly SymbolRead[] {
  const isDigit = ({ char }: SymbolRead) => char !== undefined && /\p{N}/u.test(char);
  const first = symbols.findIndex(isDigit);
  return first < 0 ? [] : symbols.slice(first, symbols.findLastIndex(isDigit) + 1);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
}
