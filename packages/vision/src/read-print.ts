import type { Quad, TextLine } from '@credence/verification';
import type { RgbImage } from './image.ts';
import type { Ocr } from './ocr/open.ts';
import { distance, homographyBetween, mapQuad, middleOf, quadSize, rectangle, startAt } from './pixels/geometry.ts';

/** Lines read at most: a page has fifteen to forty, a photographed newspaper has hundreds. */
const MAX_LINES = 60;

/** Lines read both ways round to learn which way up a page without a zone lies. */
const SAMPLED_LINES = 5;

/** What is known of a page whose print is to be read; quads in pixels of the photo. */
export interface Print {
  boxes: readonly Quad[];
  page: Quad | undefined;
  mrz: Quad | undefined;
}

/**
 * Reads the lines of print on a page, whichever way up it lies.
 *
 * @returns The lines from top to bottom as the page stands upright, and `turns`: the index of the corner of the page's
 *   quad that is top left then.
 */
export async function readPrint(
  ocr: Ocr,
  photo: RgbImage,
  { boxes, page, mrz }: Print,
): Promise<{ text: TextLine[]; turns: number }> {
  const frame = page ?? rectangle(photo.width, photo.height);
  const { width, height } = quadSize(frame);
  const toPage = homographyBetween(frame, rectangle(width, height));
  if (!toPage) return { text: [], turns: 0 };
  const onPage = (quad: Quad) => mapQuad(toPage, quad);
  const turns = mrz ? directionOf(onPage(mrz)) : await turnsByPrint(ocr, photo, { boxes, onPage });
  const largest = [...boxes].sort((a, b) => weightOf(b) - weightOf(a)).slice(0, MAX_LINES);
  const upright = largest.map((box) => ({ quad: runningAlong(box, onPage, turns), score: 1 }));
  const lines = await ocr.recognize(photo, upright);
  const down = (quad: Quad) => heightOnPage(middleOf(onPage(quad)), turns);
  const text = lines.map(({ text, confidence, quad }) => ({ text, confidence, quad }));
  return { text: text.sort((a, b) => down(a.quad) - down(b.quad)), turns };
}

/** Which way a quad's first side points on the page: 0 right, 1 down, 2 left, 3 up. */
function directionOf([a, b]: Quad): number {
  return (Math.round(Math.atan2(b.y - a.y, b.x - a.x) / (Math.PI / 2)) + 4) % 4;
}

function weightOf(quad: Quad): number {
  const { width, height } = quadSize(quad);
  return width * height;
}

/**
 * Learns the direction of print: most of it lies along one axis, and read upside down it makes no sense to the reader.
 */
async function turnsByPrint(
  ocr: Ocr,
  photo: RgbImage,
  { boxes, onPage }: { boxes: readonly Quad[]; onPage: (quad: Quad) => Quad },
): Promise<number> {
  const lengthAlong = [0, 0];
  for (const box of boxes) lengthAlong[directionOf(onPage(box)) % 2]! += distance(box[0], box[1]);
  const axis = lengthAlong[1]! > lengthAlong[0]! ? 1 : 0;
  const lines = boxes
    .filter((box) => directionOf(onPage(box)) % 2 === axis)
    .sort((a, b) => distance(b[0], b[1]) - distance(a[0], a[1]))
    .slice(0, SAMPLED_LINES);
  const sense = async (turns: number) => {
    const quads = lines.map((box) => ({ quad: runningAlong(box, onPage, turns), score: 1 }));
    const read = await ocr.recognize(photo, quads);
    return read.reduce((sum, { text, confidence }) => sum + confidence ** 2 * text.length, 0);
  };
  return (await sense(axis)) >= (await sense(axis + 2)) ? axis : axis + 2;
}

/** The same box begun at the end where its line begins when the page is read with that many turns. */
function runningAlong(box: Quad, onPage: (quad: Quad) => Quad, turns: number): Quad {
  const against = (directionOf(onPage(box)) - turns + 4) % 4;
  return against === 2 || against === 3 ? startAt(box, 2) : box;
}

function heightOnPage({ x, y }: { x: number; y: number }, turns: number): number {
  return [y, -x, -y, x][turns]!;
}
