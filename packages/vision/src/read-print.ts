import type { Quad, TextLine } from '@credence/verification';
import type { RgbImage } from './image.ts';
import type { MarkReader } from './marks/read-marks.ts';
import type { Ocr } from './ocr/open.ts';
import type { RecognizedLine } from './ocr/recognize.ts';
import { distance, homographyBetween, mapQuad, middleOf, quadSize, rectangle, startAt } from './pixels/geometry.ts';
import { readLoneLetter } from './read-lone-letter.ts';
import type { ScriptNetworks } from './scripts/networks.ts';
import { rereadScript } from './scripts/reread.ts';

/** Lines read at most: a page has fifteen to forty, a photographed newspaper has hundreds. */
const MAX_LINES = 60;

/** Lines read both ways round to learn which way up a page without a zone lies. */
const SAMPLED_LINES = 5;

/** What is known of a page whose print is to be read; quads in pixels of the photo. */
export interface Print {
  boxes: readonly Quad[];
  page: Quad | undefined;
  mrz: Quad | undefined;
  /** Alpha-3 codes of the countries it may come from, as far as anything but its print tells. */
  countries: readonly string[];
}

/**
 * Reads the lines of print on a page, whichever way up it lies.
 *
 * @returns The lines from top to bottom as the page stands upright, and `turns`: the index of the corner of the page's
 *   quad that is top left then.
 */
export async function readPrint(
  { ocr, marks, scripts }: { ocr: Ocr; marks: MarkReader; scripts: ScriptNetworks },
  photo: RgbImage,
  { boxes, page, mrz, countries }: Print,
): Promise<{ text: TextLine[]; turns: number }> {
  const frame = page ?? rectangle(photo.width, photo.height);
  const { width, height } = quadSize(frame);
  const toPage = homographyBetween(frame, rectangle(width, height));
  if (!toPage) return { text: [], turns: 0 };
  const onPage = (quad: Quad) => mapQuad(toPage, quad);
  const readLine = rememberLines(ocr, photo);
  const turns = mrz ? directionOf(onPage(mrz)) : await turnsByPrint(readLine, { boxes, onPage });
  const largest = [...boxes].sort((a, b) => weightOf(b) - weightOf(a)).slice(0, MAX_LINES);
  const latin: RecognizedLine[] = [];
  for (const box of largest) {
    const quad = runningAlong(box, onPage, turns);
    const found = await readLine(quad);
    latin.push(...(found.length > 0 ? found : [unread(quad)]));
  }
  const lines: ReadLineOfPrint[] = [];
  for (const [at, line] of (await rereadScript(scripts, photo, latin, { countries })).entries()) {
    lines.push(line === latin[at] ? await marks.read(photo, line) : line);
  }
  const read = lines.filter(({ text }) => text !== '');
  read.push(...(await readLoneLetter(ocr, photo, read)));
  const down = (quad: Quad) => heightOnPage(middleOf(onPage(quad)), turns);
  const text = read.map(keptOf);
  return { text: text.sort((a, b) => down(a.quad) - down(b.quad)), turns };
}

/** What is kept of a line: as sure as its letters, or, where a mark of one is not clear, as the line and no surer in parts. */
function keptOf({ text, confidence, confidences, letterConfidences, unsure, quad }: ReadLineOfPrint): TextLine {
  const letters = letterConfidences ?? confidences;
  if (unsure || letters?.length !== text.length) return { text, confidence, quad };
  const mean = letters.reduce((sum, value) => sum + value, 0) / letters.length;
  return { text, confidence: mean, confidences: letters.map((value) => Math.round(value * 100) / 100), quad };
}

type ReadLineOfPrint = TextLine & Pick<Partial<RecognizedLine>, 'letterConfidences' | 'unsure'>;

/** Print that the recogniser of Latin letters sees nothing in; one of another script may. */
function unread(quad: Quad): RecognizedLine {
  return { text: '', confidence: 0, confidences: [], positions: [], quad };
}

type ReadLine = (quad: Quad) => Promise<RecognizedLine[]>;

/** Reads lines one by one, none of them twice: most of a reading's time is spent here. */
function rememberLines(ocr: Ocr, photo: RgbImage): ReadLine {
  const known = new Map<string, RecognizedLine[]>();
  return async (quad) => {
    const key = `${quad[0].x} ${quad[0].y}`;
    const lines = known.get(key) ?? (await ocr.recognize(photo, [{ quad, score: 1 }]));
    known.set(key, lines);
    return lines;
  };
}

/** Which way a quad's first side points on the page: 0 right, 1 down, 2 left, 3 up. */
function directionOf([a, b]: Quad): number {
  return (Math.round(Math.atan2(b.y - a.y, b.x - a.x) / (Math.PI / 2)) + 4) % 4;
}

function weightOf(quad: Quad): number {
  const { width, height } = quadSize(quad);
  return width * height;
}

/** One way round makes this many times the sense of the other: no further line is asked. */
const CLEAR_SENSE = 2;

/** Sense below which nothing is clear, in sure characters. */
const SENSE_MIN = 6;

/**
 * Learns the direction of print: most of it lies along one axis, and read upside down it makes no sense to the reader.
 */
async function turnsByPrint(
  read: ReadLine,
  { boxes, onPage }: { boxes: readonly Quad[]; onPage: (quad: Quad) => Quad },
): Promise<number> {
  const lengthAlong = [0, 0];
  for (const box of boxes) lengthAlong[directionOf(onPage(box)) % 2]! += distance(box[0], box[1]);
  const axis = lengthAlong[1]! > lengthAlong[0]! ? 1 : 0;
  const lines = boxes
    .filter((box) => directionOf(onPage(box)) % 2 === axis)
    .sort((a, b) => distance(b[0], b[1]) - distance(a[0], a[1]))
    .slice(0, SAMPLED_LINES);
  const sense = { upright: 0, over: 0 };
  for (const box of lines) {
    const upright = await read(runningAlong(box, onPage, axis));
    if (upright.some(isPlain)) return axis;
    sense.upright += senseOf(upright);
    sense.over += senseOf(await read(runningAlong(box, onPage, axis + 2)));
    const [less, more] = [Math.min(sense.upright, sense.over), Math.max(sense.upright, sense.over)];
    if (more > SENSE_MIN && more > CLEAR_SENSE * less) break;
  }
  return sense.upright >= sense.over ? axis : axis + 2;
}

/** A line of this many characters read this surely is not upside down: of 77 lines of drawn documents that were, 0.67 was the surest. */
const PLAIN = { characters: 6, confidence: 0.85 } as const;

/** Whether a line was read so surely that it does not stand on its head. */
export function isPlain({ text, confidence }: TextLine): boolean {
  return text.length >= PLAIN.characters && confidence >= PLAIN.confidence;
}

function senseOf(lines: readonly TextLine[]): number {
  return lines.reduce((sum, { text, confidence }) => sum + confidence ** 2 * text.length, 0);
}

/**
 * A box no longer than this many times its width that runs across the lines of a page holds a letter higher than wide, F or 1, not a
 * column of two: boxes have a margin around their letters, and two of those make them twice as long.
 */
const LONE_LETTER_MAX = 1.6;

/**
 * The same box begun at the end where its line begins when the page is read with that many turns.
 *
 * @param onPage The projection of the photo to the page.
 */
export function runningAlong(box: Quad, onPage: (quad: Quad) => Quad, turns: number): Quad {
  const against = (directionOf(onPage(box)) - turns + 4) % 4;
  const { width, height } = quadSize(box);
  if (against % 2 === 1 && width < LONE_LETTER_MAX * height) return startAt(box, against === 1 ? 3 : 1);
  return against === 2 || against === 3 ? startAt(box, 2) : box;
}

function heightOnPage({ x, y }: { x: number; y: number }, turns: number): number {
  return [y, -x, -y, x][turns]!;
}
