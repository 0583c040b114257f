import { faceNetworks } from './face/open.ts';
import type { SeenMaps } from './fuse/eight-bit.ts';
import { handOutMaps } from './fuse/fuse.ts';
import { openOpenCv } from './locate/opencv.ts';
import { openMarkReader } from './marks/read-marks.ts';
import { InferenceSession } from './models/onnx.ts';
import { readPaddleAsset } from './models/open.ts';
import { type Ocr, openOcr } from './ocr/open.ts';
import { cutLine, inputOf } from './ocr/recognize.ts';
import { readCapture } from './read-capture.ts';
import { scriptNetworks } from './scripts/networks.ts';

/** Figures of the file are rounded to as many digits: the layers' own products have two to three. */
const DIGITS = 4;

/**
 * Reads photos and sums up what recognition's largest layers take of their lines, so that these can be computed in eight bits.
 *
 * @see multiplyInBytes in `fuse/eight-bit.ts`
 */
export async function openLineSurvey() {
  const [{ cv }, ocr, marks] = await Promise.all([openOpenCv(), openOcr(), openMarkReader()]);
  const { model, maps } = handOutMaps(readPaddleAsset('ch_PP-OCRv4_rec_infer.onnx'));
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
  const sums = new Map(maps.map((name) => [name, { count: 0, values: [] as number[], squares: [] as number[] }]));
  let lines = 0;
  const watched: Ocr = {
    ...ocr,
    async recognize(image, boxes) {
      for (const { quad } of boxes) {
        const seen = await session.run({ [session.inputNames[0]!]: inputOf(cutLine(image, quad)) });
        lines += 1;
        for (const [name, sum] of sums) addUp(sum, seen[name]!.data as Float32Array, seen[name]!.dims);
      }
      return ocr.recognize(image, boxes);
    },
  };
  const engines = { cv, ocr: watched, marks, faces: faceNetworks(), scripts: scriptNetworks() };
  return {
    /** Reads a photo. */
    see: (bytes: Uint8Array) => readCapture(engines, bytes, { origins: false }),
    /** What was seen so far. */
    result: (): { lines: number; maps: SeenMaps } => ({
      lines,
      maps: Object.fromEntries([...sums].map(([name, sum]) => [name, figuresOf(sum)])),
    }),
  };
}

interface Sum {
  count: number;
  /** Of each channel. */
  values: number[];
  squares: number[];
}

/** Adds a map of (1, channels, height, width). */
function addUp(sum: Sum, data: Float32Array, [, channels, height, width]: readonly number[]): void {
  const area = height! * width!;
  sum.count += area;
  for (let c = 0; c < channels!; c += 1) {
    let [value, square] = [0, 0];
    for (let at = c * area; at < (c + 1) * area; at += 1) {
      value += data[at]!;
      square += data[at]! ** 2;
    }
    sum.values[c] = (sum.values[c] ?? 0) + value;
    sum.squares[c] = (sum.squares[c] ?? 0) + square;
  }
}

function figuresOf({ count, values, squares }: Sum) {
  const rounded = (value: number) => Number(value.toPrecision(DIGITS));
  const mean = values.map((value) => value / count);
  const deviation = squares.map((square, c) => Math.sqrt(Math.max(0, square / count - mean[c]! ** 2)));
  return { mean: mean.map(rounded), deviation: deviation.map(rounded) };
}
