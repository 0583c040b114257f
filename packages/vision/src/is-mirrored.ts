import type { Quad, TextLine } from '@credence/verification';
import type { RgbImage } from './image.ts';
import type { Ocr } from './ocr/open.ts';
import { distance, startAt } from './pixels/geometry.ts';

/** Lines read as a mirror shows them, and how many lines a document has at least. */
const SAMPLED_LINES = 5;
const LINES_MIN = 3;

/**
 * Mean confidence of characters above which nobody asks whether they are mirrored: of eight drawn photos without a zone or a
 * symbol that could be read it was 0.58 to 0.70 mirrored, and 0.86 to 0.96 as taken.
 */
const CONFIDENT = 0.8;

/** The mirror makes this many times the sense of the photo itself: of the same photos 3.0 times and more, else 0.7 at most. */
const CLEAR_SENSE = 1.5;

/**
 * Tells whether print makes sense only as a mirror shows it, as front cameras of some phones keep their pictures.
 *
 * @param text What was read of the photo; little of it is in earnest if it is mirrored.
 */
export async function isMirrored(ocr: Ocr, photo: RgbImage, text: readonly TextLine[]): Promise<boolean> {
  if (text.length < LINES_MIN || meanConfidence(text) > CONFIDENT) return false;
  const lines = [...text].sort((a, b) => lengthOf(b.quad) - lengthOf(a.quad)).slice(0, SAMPLED_LINES);
  let [asTaken, mirrored] = [0, 0];
  for (const line of lines) {
    // Where print makes no sense, which end of a line is its start is not known either.
    const ways = [mirror(line.quad), mirror(startAt(line.quad, 2))];
    const read = await ocr.recognize(
      photo,
      ways.map((quad) => ({ quad, score: 1 })),
    );
    asTaken += senseOf(line);
    mirrored += Math.max(0, ...read.map(senseOf));
  }
  return mirrored > CLEAR_SENSE * asTaken;
}

function meanConfidence(text: readonly TextLine[]): number {
  const sum = text.reduce((total, line) => total + line.confidence * line.text.length, 0);
  return sum / text.reduce((total, line) => total + line.text.length, 0);
}

function lengthOf([a, b]: Quad): number {
  return distance(a, b);
}

/** The same corners run through the other way: a line is read from its right end to its left one. */
function mirror([a, b, c, d]: Quad): Quad {
  return [b, a, d, c];
}

/** Sure characters, in number: letters that a mirror does not change are few among the sure ones. */
function senseOf({ text, confidence }: TextLine): number {
  return confidence ** 4 * text.length;
}
