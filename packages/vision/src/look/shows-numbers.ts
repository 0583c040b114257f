import type { Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import type { Ocr } from '../ocr/open.ts';
import type { RecognizedLine } from '../ocr/recognize.ts';
import { startAt } from '../pixels/geometry.ts';
import { isPlain } from '../read-print.ts';
import { LINES_MIN } from './shows-all-print.ts';

/**
 * A document shows a number and at least the days of a birth and an expiry (ICAO Doc 9303 part 3, section 3), five digits or
 * more each; a column of a newspaper seldom does.
 */
const NUMBERS = { lines: 2, digits: 5, confidence: 0.7 } as const;

/**
 * Whether lines of print are a document's, by its numbers.
 *
 * @param boxes Where the lines are, in pixels of the photo; they run one way, of which it is not known which end is the start.
 */
export async function showsNumbers(ocr: Ocr, photo: RgbImage, boxes: readonly Quad[]): Promise<boolean> {
  if (boxes.length < LINES_MIN) return false;
  // The detector finds most faces that stand on their heads as well.
  for (const turns of [0, 2]) {
    let [numbers, plain] = [0, 0];
    for (const box of boxes) {
      const lines = await ocr.recognize(photo, [{ quad: startAt(box, turns), score: 1 }]);
      if (lines.some(isNumber)) numbers++;
      if (lines.some(isPlain)) plain++;
      if (numbers >= NUMBERS.lines) return true;
    }
    if (plain > 0) return false;
  }
  return false;
}

function isNumber({ text, confidence }: RecognizedLine): boolean {
  return confidence >= NUMBERS.confidence && text.replace(/\D/g, '').length >= NUMBERS.digits;
}
