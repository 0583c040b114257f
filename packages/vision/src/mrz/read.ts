import type { MrzFormat } from '@credence/documents';
import type { MrzReading, Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import type { TextBox } from '../ocr/detect.ts';
import { rectangleOf } from '../ocr/geometry.ts';
import type { Ocr } from '../ocr/open.ts';
import { type Block, proposeBlocks, widen } from './blocks.ts';
import { alphabetsOf, type Choice, choose } from './choose.ts';
import { alignCtc, symbolClasses, symbolSteps } from './ctc-align.ts';
import { chainRows } from './rows.ts';
import { type Candidate, openSurvey } from './survey.ts';
import type { LineReading } from './symbols.ts';

export interface MrzDeps {
  ocr: Ocr;
  /** Lines of print already found on this picture at the detector's own size; detected anew when left out. */
  boxes?: readonly TextBox[];
  /** A zone is no shorter than this many pixels: shorter lines are not looked at. */
  lengthMin?: number;
}

/** How large the detector is shown the picture: once more at twice the size for a small document in a wide view. */
const DETECTION_SIDES = [960, 1760] as const;
/** A zone whose check digits agree is believed at this score of its worst line: noise never reaches it. */
const SCORE_MIN = -1.3;
/** Without agreeing check digits the print itself must be clearer. */
const INVALID_SCORE_MIN = -0.9;
/** The second reader's own score, a mean per step, at which its word alone is enough for the print. */
const OTHER_SCORE_MIN = -0.12;
/** A line read at this score is read: no other block can be meant. */
const CLEAR_SCORE = -0.25;
/** With every character this sure and every check digit agreeing, one reader is enough. */
const SURE = 0.9;
/** How many candidates the second reader is asked about. */
const SECOND_OPINIONS = 3;

/**
 * Reads the machine-readable zone of a picture, wherever it lies and however it is turned.
 *
 * Two readers look at every line: a small network that knows only OCR-B, and PP-OCR. Check digits choose between them and
 * may cost one swap of lookalikes; when nothing satisfies them the most probable lines are returned, so that a document
 * with wrong digits is read as it is printed.
 *
 * @returns `undefined` when nothing looks like a zone.
 * @see ICAO Doc 9303 part 3, section 4
 */
export async function readMrz(image: RgbImage, deps: MrzDeps): Promise<MrzReading | undefined> {
  const survey = openSurvey(image);
  const second = openSecondReader(image, deps.ocr);
  let best: { choice: Choice; rows: Quad[] } | undefined;
  for (const side of DETECTION_SIDES) {
    if (side !== DETECTION_SIDES[0] && Math.max(image.width, image.height) < side * 0.6) break;
    const boxes = side === DETECTION_SIDES[0] && deps.boxes ? deps.boxes : await deps.ocr.detect(image, side);
    const blocks = proposeBlocks(chainRows(boxes), deps.lengthMin);
    const candidates: Candidate[] = [];
    const queue = [...blocks, ...blocks.map(turnedOver)];
    for (const [i, block] of queue.entries()) {
      if (i === blocks.length && candidates.some(({ score }) => score > INVALID_SCORE_MIN)) break;
      const found = await survey.read(block);
      if (!found) continue;
      const wider = found.cuts > 0 && block.size === '2x36' ? widen(found.quads.map(rectangleOf)) : [];
      candidates.push(found);
      for (const other of wider) {
        const whole = await survey.read(other);
        if (whole) candidates.push(whole);
      }
      if (candidates.some(isDecided)) break;
    }
    candidates.sort((a, b) => b.score - a.score);
    for (const candidate of candidates.slice(0, SECOND_OPINIONS)) {
      if (best?.choice.valid || (best && candidate.score < best.choice.score - 0.5)) break;
      const { choice, rows } = await settle(candidate);
      if (choice && (!best || rank(choice) > rank(best.choice))) best = { choice, rows };
    }
    if (best) break;
  }
  return best && toReading(best.choice, best.rows);

  async function settle(candidate: Candidate) {
    const first = isDecided(candidate) ? candidate : await survey.refine(candidate);
    return { choice: await second.settle(first), rows: first.quads };
  }
}

/** So clear, or so well confirmed, that no other block can be meant. */
function isDecided({ format, lines, score }: Candidate) {
  if (score > CLEAR_SCORE) return true;
  if (score < SCORE_MIN) return false;
  const { valid, swaps } = choose(format, lines, 'ocrb');
  return valid && swaps.length === 0;
}

function turnedOver({ size, lines, misfit }: Block): Block {
  const over = lines.map((line) => ({ ...line, direction: { x: -line.direction.x, y: -line.direction.y } }));
  return { size, misfit, lines: over.reverse() };
}

function openSecondReader(image: RgbImage, ocr: Ocr) {
  const classes = symbolClasses(ocr.dictionary);
  return {
    /** What both readers together make of a candidate; `undefined` when neither is sure enough that it is a zone. */
    async settle({ format, lines, quads, score }: Candidate): Promise<Choice | undefined> {
      const alone = { ...choose(format, lines, 'ocrb'), score };
      if (alone.valid && score > SCORE_MIN && Math.min(...alone.confidences.flat()) > SURE) return alone;
      const others = await readAgain(format, quads);
      if (!others) return accept([alone], score, -Infinity);
      const together = { ...choose(format, fuse(lines, others), 'ocrb+ppocr'), score };
      const other = { ...choose(format, others, 'ppocr'), score };
      // Names have no check digit: two readers are all there is to catch a slip. Where the print is not OCR-B, only the
      // second can read it.
      const order = score > INVALID_SCORE_MIN ? [together, alone, other] : [other, together, alone];
      return accept(order, score, Math.min(...others.map((line) => line.score)));
    },
  };

  async function readAgain(format: MrzFormat, quads: readonly Quad[]) {
    const others: LineReading[] = [];
    for (const [l, alphabets] of alphabetsOf(format).entries()) {
      const other = alignCtc(symbolSteps(await ocr.steps(image, quads[l]!), classes), alphabets);
      if (!other) return undefined;
      others.push(other);
    }
    return others;
  }
}

/** The first of the best-ranking choices, if what the readers saw suffices for a reading of its kind. */
function accept(choices: readonly Choice[], score: number, otherScore: number): Choice | undefined {
  const honest = choices.filter(({ lucky }) => !lucky);
  if (honest.length === 0) return undefined;
  const best = honest.reduce((a, b) => (rank(b) > rank(a) + 1e-9 ? b : a));
  if (best.valid ? score > SCORE_MIN : score > INVALID_SCORE_MIN || otherScore > OTHER_SCORE_MIN) return best;
  return undefined;
}

/** Multiplies what two readers think of each column: either can veto, neither can outvote. */
function fuse(lines: readonly LineReading[], others: readonly LineReading[]): LineReading[] {
  return lines.map((line, l) => ({
    ...line,
    columns: line.columns.map((spread, c) => {
      const product = spread.map((p, s) => Math.sqrt((p + 1e-4) * (others[l]!.columns[c]![s]! + 1e-3)));
      const sum = product.reduce((total, value) => total + value, 0);
      return product.map((value) => value / sum);
    }),
  }));
}

function rank({ valid, agreement, swaps, score }: Choice) {
  return (valid ? 10 : 0) - 2 * swaps.length + agreement + score;
}

function toReading({ lines, confidences, swaps, reader }: Choice, rows: Quad[]): MrzReading {
  const [first, last] = [rows[0]!, rows.at(-1)!];
  return { lines, confidences, swaps, reader, quad: [first[0], first[1], last[2], last[3]], rows };
}
