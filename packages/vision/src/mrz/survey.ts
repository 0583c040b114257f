import type { MrzFormat } from '@credence/documents';
import type { Quad } from '@credence/verification';
import type { GrayImage, RgbImage } from '../image.ts';
import { rectangleOf, type TurnedRectangle } from '../ocr/geometry.ts';
import { toGray } from '../pixels/gray.ts';
import { alignEven, type EvenLine } from './align.ts';
import { type Block, type BlockLine, ZONES } from './blocks.ts';
import { alphabetsOf } from './choose.ts';
import { type Plane, readStrip, STEP, STRIP } from './network.ts';
import { cutProbe, cutStrip, type Strip, turnedOver } from './strip.ts';
import { type Alphabet, SYMBOLS } from './symbols.ts';

/** A block as the line reader sees it in one format. */
export interface Candidate {
  block: Block;
  format: MrzFormat;
  lines: EvenLine[];
  /** Where each line really lies, first to last character, in pixels of the picture. */
  quads: Quad[];
  /** How many ends of lines go on beyond the block. */
  cuts: number;
  /** Mean log-probability of a character, of the worst line, less a penalty for cuts. */
  score: number;
}

/** Characters looked at before a whole line is read, and the score below which it is not. */
const PROBED = 12;
const PROBE_COLUMNS = 11;
const PROBE_SCORE_MIN = -2;
/** A line scoring less is not of the zone; real lines in poor pictures reach about −1.5. */
const LINE_SCORE_MIN = -2.2;

/**
 * Log-probability of nothing standing beside a line's end, below which the line goes on there. A block that cuts lines is
 * a part of a wider zone: the first 36 columns of a passport satisfy a visa's check digits.
 */
const CONTINUES_BELOW = -3;
const CUT_PENALTY = 0.6;

/** A visa has only three check digits, so its first letter must really stand there. */
const VISA_LETTER_MIN = 0.3;

const ANYTHING: Alphabet = new Uint8Array(SYMBOLS.length).fill(1);

/** Reads blocks of one picture, remembering lines that several blocks share. */
export function openSurvey(image: RgbImage) {
  let luma: GrayImage | undefined;
  const gray = () => {
    luma ??= toGray(image);
    return luma;
  };
  const probes = new Map<string, Probe>();
  const strips = new Map<string, { strip: Strip; log: Float32Array }>();

  return {
    /** The likeliest format of a block, or `undefined` when its lines are not of a zone. */
    async read(block: Block): Promise<Candidate | undefined> {
      const { columns, formats } = ZONES[block.size];
      const detectedFirst = [...block.lines].sort((a, b) => Number(a.row === undefined) - Number(b.row === undefined));
      for (const line of detectedFirst) if ((await probe(line, columns)) < PROBE_SCORE_MIN) return undefined;
      let best: Candidate | undefined;
      for (const format of formats) {
        const candidate = await readAs(block, format);
        if (candidate && (!best || candidate.score > best.score)) best = candidate;
      }
      return best;
    },

    /** Looks again where the characters turned out to stand; keeps the better of the two looks. */
    async refine(candidate: Candidate): Promise<Candidate> {
      const { columns } = ZONES[candidate.block.size];
      const lines = candidate.quads.map((quad) => {
        const found = rectangleOf(quad);
        // The quads reach a tenth of a character beyond the outermost characters' cells.
        return { ...found, length: (found.length * columns) / (columns + 0.2) };
      });
      const again = await readAs({ ...candidate.block, lines }, candidate.format);
      return again && again.score > candidate.score ? again : candidate;
    },
  };

  async function readAs(block: Block, format: MrzFormat): Promise<Candidate | undefined> {
    const lines: EvenLine[] = [];
    const quads: Quad[] = [];
    for (const [l, alphabets] of alphabetsOf(format).entries()) {
      const { strip, log } = await stripOf(block.lines[l]!, alphabets.length);
      const reading = alignEven(log, alphabets);
      if (!reading || reading.score < LINE_SCORE_MIN) return undefined;
      lines.push(reading);
      quads.push(quadOf(strip, reading));
    }
    if (isVisa(format) && lines[0]!.columns[0]![SYMBOLS.indexOf('V')]! < VISA_LETTER_MIN) return undefined;
    const worst = Math.min(...lines.map(({ score }) => score));
    const cuts = lines
      .flatMap(({ before, after }) => [before, after])
      .filter((beside) => beside < CONTINUES_BELOW).length;
    return { block, format, lines, quads, cuts, score: worst - cuts * CUT_PENALTY };
  }

  async function probe(line: BlockLine, columns: number) {
    const over = line.direction.x + line.direction.y < 0;
    const way = over ? against(line) : line;
    // Blocks stretch the same row by different amounts; its middle looks the same in all of them.
    const key = line.row === undefined ? keyOf(way, columns) : `${line.row} ${columns}`;
    const known = probes.get(key) ?? { plane: cutProbe(gray(), way, columns, PROBED) };
    probes.set(key, known);
    const end = over ? 'over' : 'upright';
    known[end] ??= await scoreOf(over ? turnedOver(known.plane) : known.plane);
    return known[end];
  }

  async function stripOf(line: TurnedRectangle, columns: number) {
    const key = keyOf(line, columns);
    let known = strips.get(key);
    if (!known) {
      const strip = cutStrip(gray(), line, columns);
      known = { strip, log: await readStrip(strip.plane) };
      strips.set(key, known);
    }
    return known;
  }
}

/** A piece of a line, and how much it looks like one of a zone, begun at either end: most pages show none, and are asked both ways. */
interface Probe {
  plane: Plane;
  upright?: number;
  over?: number;
}

async function scoreOf(probe: Plane): Promise<number> {
  const alphabets = new Array<Alphabet>(PROBE_COLUMNS).fill(ANYTHING);
  return alignEven(await readStrip(probe), alphabets)?.score ?? -Infinity;
}

function against({ direction, ...line }: BlockLine): BlockLine {
  return { ...line, direction: { x: -direction.x, y: -direction.y } };
}

function isVisa(format: MrzFormat) {
  return format === 'MRV_A' || format === 'MRV_B';
}

function keyOf({ center, direction, length }: TurnedRectangle, columns: number) {
  const pitch = length / columns;
  const cell = (value: number) => Math.round((2 * value) / pitch);
  return [
    cell(center.x),
    cell(center.y),
    Math.round(direction.x * 100),
    Math.round(direction.y * 100),
    Math.round(pitch * 8),
  ].join(' ');
}

/** The line's corners: half a character beyond the first and last centre, 0.8 of one above and below the middle. */
function quadOf(strip: Strip, { centers }: EvenLine): Quad {
  const first = centers[0]! * STEP + 0.5;
  const last = centers.at(-1)! * STEP + 0.5;
  const half = ((last - first) / (centers.length - 1)) * 0.6;
  const [top, bottom] = [STRIP.middle - 0.75 * STRIP.pitch, STRIP.middle + 0.75 * STRIP.pitch];
  return [
    strip.toImage(first - half, top),
    strip.toImage(last + half, top),
    strip.toImage(last + half, bottom),
    strip.toImage(first - half, bottom),
  ];
}
