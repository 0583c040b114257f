import type { Quad, TextLine } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { type InferenceSession, Tensor } from '../models/onnx.ts';
import { decodeText, type Steps } from './ctc.ts';
import type { TextBox } from './detect.ts';
import { fadePale } from './fade-pale.ts';
import { gapsIn } from './gaps.ts';
import { rectangleOf } from './geometry.ts';
import { SPARSE, warp } from './warp.ts';

/** A line as the recogniser read it, with the confidence of every character. */
export interface RecognizedLine extends TextLine {
  /** One for each character of `text`, 0 to 1. */
  confidences: number[];
  /** The same of the letters, whichever of their forms stand there; left out where the two are one. */
  letterConfidences?: number[];
  /** It is not clear which mark one of its letters has. */
  unsure?: true;
  /** Where each character is, in pixels from the left end of the line at 48 px high. */
  positions: number[];
}

const HEIGHT = 48;
/**
 * Widths are rounded up so that few input shapes occur; the rest is filled with grey, as in training. Rounded up to 8, lines took
 * 3 % less time, and one of 844 fields lost its last letter.
 */
const WIDTH_STEP = 32;
const WIDTH_MAX = 2400;

/** Strokes of print that is smaller, in pixels of a line's height, are as pale as what is printed across it: captions in colour would fade too. */
const FADED_THICKNESS_MIN = 20;

/**
 * Runs the recogniser on one quad.
 *
 * @returns Step probabilities over the whole dictionary, one step for each 8 px of the 48-px-high line.
 */
export function recognizeSteps(session: InferenceSession, image: RgbImage, quad: Quad): Promise<Steps> {
  return stepsOf(session, warp(image, quad, lineWidth(quad), HEIGHT));
}

/** How many pixels wide a line is read, at 48 px high. */
export function lineWidth(quad: Quad): number {
  const { length, thickness } = rectangleOf(quad);
  return Math.min(WIDTH_MAX, Math.max(16, Math.round((HEIGHT * length) / Math.max(1, thickness))));
}

async function stepsOf(session: InferenceSession, line: RgbImage): Promise<Steps> {
  const { width } = line;
  const input = inputOf(line);
  const output = (await session.run({ [session.inputNames[0]!]: input }))[session.outputNames[0]!]!;
  const [, count, classes] = output.dims as [number, number, number];
  const used = Math.min(count, Math.ceil((count * width) / input.dims[3]!));
  return { count: used, classes, data: output.data as Float32Array };
}

/** A line as the network takes it. */
export function inputOf(line: RgbImage): Tensor {
  const padded = Math.ceil(line.width / WIDTH_STEP) * WIDTH_STEP;
  return new Tensor('float32', toPlanes(line, padded), [1, 3, HEIGHT, padded]);
}

/** Cuts a line of print out of a picture, 48 px high, what is printed across it in a pale colour faded out. */
export function cutLine(image: RgbImage, quad: Quad): RgbImage {
  const cropped = warp(image, quad, lineWidth(quad), HEIGHT, SPARSE);
  return rectangleOf(quad).thickness < FADED_THICKNESS_MIN ? cropped : fadePale(cropped);
}

/** Reads the text of boxes, in their order; boxes in which nothing was read are left out. */
export async function recognizeText(
  session: InferenceSession,
  dictionary: readonly string[],
  image: RgbImage,
  boxes: readonly TextBox[],
): Promise<RecognizedLine[]> {
  const lines: RecognizedLine[] = [];
  for (const { quad } of boxes) {
    const line = cutLine(image, quad);
    const decoded = decodeText(await stepsOf(session, line), dictionary, gapsIn(line));
    const { confidences } = decoded;
    if (decoded.text === '') continue;
    const confidence = confidences.reduce((sum, value) => sum + value, 0) / confidences.length;
    lines.push({ ...decoded, confidence, quad });
  }
  return lines;
}

function toPlanes({ width, height, data }: RgbImage, padded: number) {
  const planes = new Float32Array(3 * height * padded);
  for (let c = 0; c < 3; c += 1) {
    for (let y = 0; y < height; y += 1) {
      const row = (c * height + y) * padded;
      for (let x = 0, at = y * width * 3 + 2 - c; x < width; x += 1, at += 3) planes[row + x] = LEVELS[data[at]!]!;
    }
  }
  return planes;
}

/** What each level is to the network. */
const LEVELS = Float32Array.from({ length: 256 }, (_, level) => level / 127.5 - 1);
