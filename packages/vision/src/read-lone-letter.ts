import { isSexCaption } from '@credence/documents';
import type { Point, Quad, TextLine } from '@credence/verification';
import type { RgbImage } from './image.ts';
import type { Ocr } from './ocr/open.ts';
import { contains, middleOf } from './pixels/geometry.ts';

/** Where a lone letter stands, in heights of its caption's box: under it, where it is larger, or behind it. Measured on drawn documents and as ICAO Doc 9303 has them. */
const PLACES = [
  { left: -0.4, right: 2.2, top: 1, bottom: 2.75, from: 'start' },
  { left: 0.1, right: 2.2, top: -0.15, bottom: 1.15, from: 'end' },
] as const;

const SEXES = /^[FMX男女]$/u;

/** Below this a smear was read. */
const SURE_MIN = 0.8;

/**
 * Reads the sex where its caption stands alone: one letter is hardly a line of print, and detection leaves it out more than
 * anything else.
 *
 * @param lines What was read of the page, each line's quad from its beginning on.
 */
export async function readLoneLetter(ocr: Ocr, photo: RgbImage, lines: readonly TextLine[]): Promise<TextLine[]> {
  const caption = lines.find(({ text }) => isSexCaption(text));
  if (!caption) return [];
  for (const place of PLACES) {
    const quad = placeBy(caption.quad, place);
    if (lines.some((line) => contains(quad, middleOf(line.quad)) && !isDim(line))) return [];
    const [read] = await ocr.recognize(photo, [{ quad, score: 1 }]);
    if (read && SEXES.test(read.text) && read.confidence >= SURE_MIN) {
      return [{ text: read.text, confidence: read.confidence, quad }];
    }
  }
  return [];
}

/** A letter whose box was cut so closely that it is hardly read. */
function isDim({ text, confidence }: TextLine): boolean {
  return text.length <= 2 && confidence < SURE_MIN;
}

function placeBy([a, b, , d]: Quad, { left, right, top, bottom, from }: (typeof PLACES)[number]): Quad {
  const down = { x: d.x - a.x, y: d.y - a.y };
  const [height, length] = [Math.hypot(down.x, down.y), Math.hypot(b.x - a.x, b.y - a.y) || 1];
  const along = { x: ((b.x - a.x) * height) / length, y: ((b.y - a.y) * height) / length };
  const origin = from === 'start' ? a : b;
  const at = (u: number, v: number): Point => ({
    x: origin.x + u * along.x + v * down.x,
    y: origin.y + u * along.y + v * down.y,
  });
  return [at(left, top), at(right, top), at(right, bottom), at(left, bottom)];
}
