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

interface Layer {
  inputs: number;
  outputs: number;
  /** Taps down and across. */
  taps: readonly [number, number];
  stride: readonly [number, number];
  pad: readonly [number, number];
  /** Distance between taps across. */
  dilation: number;
}

export const LAYERS = [
  { inputs: 1, outputs: 16, taps: [5, 5], stride: [2, 2], pad: [2, 2], dilation: 1 },
  { inputs: 16, outputs: 24, taps: [3, 3], stride: [2, 1], pad: [1, 1], dilation: 1 },
  { inputs: 24, outputs: 64, taps: [7, 7], stride: [1, 1], pad: [0, 6], dilation: 2 },
  { inputs: 64, outputs: CLASSES, taps: [1, 1], stride: [1, 1], pad: [0, 0], dilation: 1 },
] as const satisfies readonly Layer[];

export interface Weights {
  /** (taps down, taps across, inputs, outputs) for each layer. */
  kernels: Float32Array[];
  biases: Float32Array[];
}

/** Values of one layer: (height, width, channels). */
export interface Plane {
  height: number;
  width: number;
  channels: number;
  data: Float32Array;
}

/** Number of values of all layers together. */
export const WEIGHT_COUNT = LAYERS.reduce((sum, layer) => sum + kernelSize(layer) + layer.outputs, 0);

export function kernelSize({ taps, inputs, outputs }: Layer): number {
  return taps[0] * taps[1] * inputs * outputs;
}

/**
 * Reads the weights from their file: little-endian float32, for each layer its kernel, then its bias.
 *
 * @throws {RangeError} When the file has another size.
 */
export function parseWeights(bytes: Uint8Array): Weights {
  if (bytes.byteLength !== WEIGHT_COUNT * 4) throw new RangeError('the line reader weights have an unexpected size');
  const values = new Float32Array(bytes.slice().buffer);
  const weights: Weights = { kernels: [], biases: [] };
  let at = 0;
  for (const layer of LAYERS) {
    weights.kernels.push(values.slice(at, at + kernelSize(layer)));
    at += kernelSize(layer);
    weights.biases.push(values.slice(at, at + layer.outputs));
    at += layer.outputs;
  }
  return weights;
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
  const data = Float32Array.from(luma, (value) => (mean - value) / (deviation + 8));
  return { height, width, channels: 1, data };
}

/**
 * Reads a strip.
 *
 * @returns (steps, 38) log-probabilities, one step for each {@link STEP} pixels.
 */
export function readStrip(weights: Weights, strip: Plane): Float32Array {
  let plane = strip;
  for (const [i, layer] of LAYERS.entries()) {
    plane = convolve(plane, layer, weights.kernels[i]!, weights.biases[i]!);
    if (i < LAYERS.length - 1) rectify(plane.data);
  }
  return logSoftmax(plane.data);
}

/** One convolution. Zeros in the input, of which rectified layers are full, cost nothing. */
export function convolve(input: Plane, layer: Layer, kernel: Float32Array, bias: Float32Array): Plane {
  const { taps, stride, pad, dilation, outputs, inputs } = layer;
  const height = Math.floor((input.height + 2 * pad[0] - taps[0]) / stride[0]) + 1;
  const width = Math.floor((input.width + 2 * pad[1] - (taps[1] - 1) * dilation - 1) / stride[1]) + 1;
  const data = new Float32Array(height * width * outputs);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * outputs;
      for (let o = 0; o < outputs; o += 1) data[at + o] = bias[o]!;
      for (let ky = 0; ky < taps[0]; ky += 1) {
        const sy = y * stride[0] + ky - pad[0];
        if (sy < 0 || sy >= input.height) continue;
        for (let kx = 0; kx < taps[1]; kx += 1) {
          const sx = x * stride[1] + kx * dilation - pad[1];
          if (sx < 0 || sx >= input.width) continue;
          const source = (sy * input.width + sx) * inputs;
          let k = (ky * taps[1] + kx) * inputs * outputs;
          for (let i = 0; i < inputs; i += 1, k += outputs) {
            const value = input.data[source + i]!;
            if (value === 0) continue;
            for (let o = 0; o < outputs; o += 1) data[at + o]! += value * kernel[k + o]!;
          }
        }
      }
    }
  }
  return { height, width, channels: outputs, data };
}

/** Sets what is negative to zero, in place. */
export function rectify(data: Float32Array): void {
  for (let i = 0; i < data.length; i += 1) if (data[i]! < 0) data[i] = 0;
}

function logSoftmax(logits: Float32Array): Float32Array {
  const log = new Float32Array(logits.length);
  for (let at = 0; at < logits.length; at += CLASSES) {
    let [top, sum] = [-Infinity, 0];
    for (let c = 0; c < CLASSES; c += 1) top = Math.max(top, logits[at + c]!);
    for (let c = 0; c < CLASSES; c += 1) sum += Math.exp(logits[at + c]! - top);
    for (let c = 0; c < CLASSES; c += 1) log[at + c] = logits[at + c]! - top - Math.log(sum);
  }
  return log;
}
