import type { MrzReading, Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import type { TextBox } from '../ocr/detect.ts';
import { cornersOf, type TurnedRectangle } from '../ocr/geometry.ts';
import type { Ocr } from '../ocr/open.ts';
import { type Block, proposeBlocks, ZONES } from './blocks.ts';
import { alphabetsOf, type Choice, choose } from './choose.ts';
import { alignCtc, symbolClasses, symbolSteps } from './ctc-align.ts';
import { chainRows } from './rows.ts';
import type { LineReading } from './symbols.ts';

export interface MrzDeps {
  ocr: Ocr;
  /** Lines of print already found on this image; detected anew when left out. */
  boxes?: readonly TextBox[];
}

/** A reading whose check digits do not agree is still the print, if the reader was this sure of it on average. */
const SCORE_MIN = -0.6;
/**
 * Below this a line is not of the zone and the rest of its block is not looked at. Check digits cannot stand in for it:
 * a visa has three, so one block of noise in a thousand satisfies them.
 */
const LINE_SCORE_MIN = -0.6;
const BLOCKS_TRIED = 40;

/**
 * Reads the machine-readable zone of a picture, wherever it lies and however it is turned.
 *
 * @returns The lines as printed, or `undefined` when nothing looks like a zone. Check digits choose among readings; when
 *   none satisfies them the most probable lines are returned, so that a document with wrong digits is read as it is.
 * @see ICAO Doc 9303 part 3, section 4
 */
export async function readMrz(image: RgbImage, deps: MrzDeps): Promise<MrzReading | undefined> {
  const classes = symbolClasses(deps.ocr.dictionary);
  const boxes = deps.boxes ?? (await deps.ocr.detect(image));
  const blocks = proposeBlocks(chainRows(boxes)).slice(0, BLOCKS_TRIED);
  let best: { choice: Choice; block: Block } | undefined;
  const seen = new Map<string, Promise<Float32Array>>();
  for (const turned of [false, true]) {
    for (const upright of blocks) {
      const block = turned ? turnedOver(upright) : upright;
      const choice = await readBlock(block);
      if (!choice) continue;
      if (!best || rank(choice) > rank(best.choice)) best = { choice, block };
      if (best.choice.valid) break;
    }
    if (best && (best.choice.valid || best.choice.score > SCORE_MIN)) break;
  }
  if (!best || (!best.choice.valid && best.choice.score < SCORE_MIN)) return undefined;
  const { lines, confidences, swaps, reader } = best.choice;
  return { lines, confidences, swaps, reader, quad: quadOf(best.block) };

  async function readBlock(block: Block) {
    const { columns, formats } = ZONES[block.size];
    let found: Choice | undefined;
    for (const format of formats) {
      const lines: LineReading[] = [];
      for (const [l, alphabets] of alphabetsOf(format).entries()) {
        const reading = alignCtc(await stepsOf(block.lines[l]!, columns), alphabets);
        if (!reading || reading.score < LINE_SCORE_MIN) break;
        lines.push(reading);
      }
      if (lines.length < block.lines.length) continue;
      const choice = choose(format, lines, 'ppocr');
      if (!found || rank(choice) > rank(found)) found = choice;
    }
    return found;
  }

  function stepsOf(line: TurnedRectangle, columns: number) {
    const pitch = line.length / columns;
    const quad = cornersOf({ ...line, length: line.length + pitch, thickness: 1.5 * pitch });
    const key = quad.map(({ x, y }) => `${Math.round(x)},${Math.round(y)}`).join(' ');
    if (!seen.has(key))
      seen.set(
        key,
        deps.ocr.steps(image, quad).then((steps) => symbolSteps(steps, classes)),
      );
    return seen.get(key)!;
  }
}

function rank({ valid, agreement, score }: Choice) {
  return (valid ? 10 : 0) + 0.2 * agreement + score;
}

function turnedOver({ size, lines, misfit }: Block): Block {
  const over = lines.map((line) => ({ ...line, direction: { x: -line.direction.x, y: -line.direction.y } }));
  return { size, misfit, lines: over.reverse() };
}

function quadOf({ lines }: Block): Quad {
  const first = cornersOf(lines[0]!);
  const last = cornersOf(lines.at(-1)!);
  return [first[0], first[1], last[2], last[3]];
}
