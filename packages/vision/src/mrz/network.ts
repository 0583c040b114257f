import { lineReaderSession } from '../models/mrz-line.ts';
import { Tensor } from '../models/onnx.ts';
import { SYMBOLS } from './symbols.ts';

/**
 * The line reader's shape: a strip of the zone, 28 px high at 16 px a character, goes through three convolutions to one
 * verdict for each second pixel along the line: which symbol is centred there, or none.
 */
export const STRIP = { height: 28, pitch: 16, middle: 14 } as const;

/** Pixels of the strip from one verdict to the next. */
export const STEP = 2;

/** The symbols and, last, "no character is centred here". */
export const CLASSES = SYMBOLS.length + 1;

/** Values of a strip, or of a layer above it: (height, width, channels). */
export interface Plane {
  height: number;
  width: number;
  channels: number;
  data: Float32Array;
}

/**
 * Makes a strip's brightness comparable: print positive, paper about zero, whatever the light.
 *
 * @param luma (28, width), 0 to 255.
 */
export function normaliseStrip(luma: ArrayLike<number>, width: number): Plane {
  const { height } = STRIP;
  let [sum, squares] = [0, 0];
  for (let i = 0; i < luma.length; i += 1) {
    sum += luma[i]!;
    squares += luma[i]! * luma[i]!;
  }
  const mean = sum / luma.length;
  const deviation = Math.sqrt(Math.max(0, squares / luma.length - mean * mean));
  const data = new Float32Array(luma.length);
  for (let i = 0; i < data.length; i += 1) data[i] = (mean - luma[i]!) / (deviation + 8);
  return { height, width, channels: 1, data };
}

/**
 * Reads a strip: three convolutions and a verdict, whose shape `tools/train-mrz/src/network.ts` holds.
 *
 * @returns (steps, 38) log-probabilities, one step for each {@link STEP} pixels.
 */
export async function readStrip({ height, width, data }: Plane): Promise<Float32Array> {
  const session = await lineReaderSession();
  const input = new Tensor('float32', data, [1, 1, height, width]);
  const output = (await session.run({ [session.inputNames[0]!]: input }))[session.outputNames[0]!]!;
  return output.data as Float32Array;
}
