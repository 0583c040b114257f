import type { Quad } from '@credence/verification';
import type { GrayImage, RgbImage } from '../image.ts';
import { rectangleOf } from '../ocr/geometry.ts';
import { lumaOf, warp } from '../ocr/warp.ts';
import type { OpenedScript } from './networks.ts';

/** What a network read on a line, from left to right as it stands there, with the confidence of every character. */
export interface ScriptLine {
  text: string;
  confidences: number[];
}

/** Columns of a line that are looked at: its longest lines have some 60 characters. */
const WIDTH_MAX = 1800;

/** Reads a line of print by the network of a script. */
export async function readScriptLine(script: OpenedScript, image: RgbImage, quad: Quad): Promise<ScriptLine> {
  const { length, thickness } = rectangleOf(quad);
  const width = Math.min(WIDTH_MAX, Math.max(16, Math.round((script.height * length) / Math.max(1, thickness))));
  const line = lumaOf(warp(image, quad, width, script.height));
  const { count, classes, data } = await script.run(stretched(line), width);
  const chars: string[] = [];
  const confidences: number[] = [];
  let previous = -1;
  for (let t = 0; t < count; t += 1) {
    const row = data.subarray(t * classes, (t + 1) * classes);
    const best = row.reduce((best, value, index) => (value > row[best]! ? index : best), 0);
    const char = script.alphabet[best] ?? '';
    if (char !== '' && best === previous) confidences.push(Math.max(confidences.pop()!, row[best]!));
    else if (char !== '') {
      chars.push(char);
      confidences.push(row[best]!);
    }
    previous = best;
  }
  return trimmed(chars, confidences);
}

const SAYS_SOMETHING = /[\p{L}\p{N}\p{M}]/u;

/** Edges of fields and of the print beside are read as punctuation at the ends of lines, and a name has none there. */
function trimmed(chars: readonly string[], confidences: readonly number[]): ScriptLine {
  const start = chars.findIndex((char) => SAYS_SOMETHING.test(char));
  if (start < 0) return { text: '', confidences: [] };
  const end = chars.findLastIndex((char) => SAYS_SOMETHING.test(char)) + 1;
  const closed = chars[end] === '.' ? end + 1 : end;
  return { text: composed(chars.slice(start, closed).join('')), confidences: confidences.slice(start, closed) };
}

/** The Thai network reads the vowel ำ as the two signs it looks like. */
function composed(text: string): string {
  return text.normalize('NFC').replaceAll('\u0e4d\u0e32', '\u0e33').replaceAll('\u00b5', '\u03bc');
}

/**
 * Ink as −1 and paper as 1, both as the middle row of the line shows them: the quarters of its darkest and its lightest turns.
 *
 * @see https://github.com/tesseract-ocr/tesseract/blob/5.3.0/src/lstm/networkio.cpp, `ComputeBlackWhite`, by which the networks
 *   were trained
 */
function stretched({ width, height, data }: GrayImage): Float32Array {
  const row = data.subarray((height >> 1) * width, ((height >> 1) + 1) * width);
  const turns = { down: [] as number[], up: [] as number[] };
  for (let x = 1; x + 1 < width; x += 1) {
    const [before, here, after] = [row[x - 1]!, row[x]!, row[x + 1]!];
    if ((here < before && here <= after) || (here <= before && here < after)) turns.down.push(here);
    if ((here > before && here >= after) || (here >= before && here > after)) turns.up.push(here);
  }
  const black = quantile(turns.down, 0.25) ?? 0;
  const white = quantile(turns.up, 0.75) ?? 255;
  const contrast = Math.max(1, (white - black) / 2);
  return Float32Array.from(data, (luma) => Math.max(-1, Math.min(1, (luma - black) / contrast - 1)));
}

function quantile(values: number[], share: number): number | undefined {
  return values.sort((a, b) => a - b)[Math.floor(values.length * share)];
}
