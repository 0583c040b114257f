import { CLASSES, type Plane } from '../../../packages/vision/src/mrz/network.ts';
import { adamStep } from '../../train-marks/src/adam.ts';
import { convolve, kernelSize, LAYERS, rectify, type Weights } from './network.ts';
import type { Random } from './random.ts';
import { ANY, NONE, type Sample } from './sample.ts';

/** Weights and Adam's two moments of every parameter, layer by layer: kernel, bias. */
export interface Learner {
  weights: Weights;
  /** Learns from a batch and returns its mean loss in nats. */
  learn(batch: readonly Sample[], rate: number): number;
}

/** Steps between characters are many and easy: this share of them is learned from. */
const NONE_SHARE = 0.25;
const CENTER_SHARE = 0.6;

/** Starts a network with He-normal kernels. */
export function openLearner(random: Random): Learner {
  const weights: Weights = { kernels: [], biases: [] };
  for (const layer of LAYERS) {
    const deviation = Math.sqrt(2 / (layer.taps[0] * layer.taps[1] * layer.inputs));
    weights.kernels.push(Float32Array.from({ length: kernelSize(layer) }, () => random.normal() * deviation));
    weights.biases.push(new Float32Array(layer.outputs));
  }
  const parameters = [...weights.kernels, ...weights.biases];
  const [first, second] = [parameters.map(zerosLike), parameters.map(zerosLike)];
  let updates = 0;
  return {
    weights,
    learn(batch, rate) {
      const gradients: Weights = { kernels: weights.kernels.map(zerosLike), biases: weights.biases.map(zerosLike) };
      let [loss, steps] = [0, 0];
      for (const sample of batch) {
        const part = backpropagate(weights, sample, gradients, random);
        loss += part.loss;
        steps += part.steps;
      }
      updates += 1;
      const all = [...gradients.kernels, ...gradients.biases];
      for (const [i, values] of parameters.entries()) {
        const moments = [first[i]!, second[i]!] as const;
        adamStep(values, all[i]!, moments, { rate, updates, scale: 1 / steps });
      }
      return loss / steps;
    },
  };
}

function zerosLike(values: Float32Array) {
  return new Float32Array(values.length);
}

/** Adds one sample's gradients. The last two layers are computed only at the steps learned from. */
function backpropagate(weights: Weights, { strip, targets }: Sample, gradients: Weights, random: Random) {
  const [l0, l1, l2] = LAYERS;
  const [k0, k1, k2, k3] = weights.kernels as [Float32Array, Float32Array, Float32Array, Float32Array];
  const [b0, b1, b2, b3] = weights.biases as [Float32Array, Float32Array, Float32Array, Float32Array];
  const h0 = convolve(strip, l0, k0, b0);
  rectify(h0.data);
  const h1 = convolve(h0, l1, k1, b1);
  rectify(h1.data);
  const d1 = zerosLike(h1.data);
  const window = l2.taps[0] * l2.taps[1] * l2.inputs;
  const column = new Float32Array(window);
  const hidden = new Float32Array(l2.outputs);
  const dHidden = new Float32Array(l2.outputs);
  const logits = new Float32Array(CLASSES);
  let [loss, steps] = [0, 0];
  for (let t = 0; t < h1.width && t < targets.length; t += 1) {
    const target = targets[t]!;
    if (target === ANY || !random.chance(target === NONE ? NONE_SHARE : CENTER_SHARE)) continue;
    gather(h1, l2, t, column);
    dense(column, k2, b2, hidden);
    rectify(hidden);
    dense(hidden, k3, b3, logits);
    loss += softmaxGradient(logits, target);
    steps += 1;
    denseBack(hidden, k3, logits, gradients.kernels[3]!, gradients.biases[3]!, dHidden);
    denseBack(column, k2, dHidden, gradients.kernels[2]!, gradients.biases[2]!, column);
    scatter(h1, l2, t, column, d1);
  }
  const d0 = zerosLike(h0.data);
  convolveBack(h0, l1, k1, { plane: h1, gradient: d1 }, gradients.kernels[1]!, gradients.biases[1]!, d0);
  convolveBack(strip, l0, k0, { plane: h0, gradient: d0 }, gradients.kernels[0]!, gradients.biases[0]!, undefined);
  return { loss, steps };
}

type Window = { taps: readonly [number, number]; dilation: number; pad: readonly [number, number] };

function gather(
  { height, width, channels, data }: Plane,
  { taps, dilation, pad }: Window,
  t: number,
  column: Float32Array,
) {
  column.fill(0);
  for (let y = 0; y < height; y += 1) {
    for (let k = 0; k < taps[1]; k += 1) {
      const x = t + k * dilation - pad[1];
      if (x < 0 || x >= width) continue;
      const from = (y * width + x) * channels;
      const to = (y * taps[1] + k) * channels;
      for (let c = 0; c < channels; c += 1) column[to + c] = data[from + c]!;
    }
  }
}

function scatter(
  { height, width, channels }: Plane,
  { taps, dilation, pad }: Window,
  t: number,
  column: Float32Array,
  into: Float32Array,
) {
  for (let y = 0; y < height; y += 1) {
    for (let k = 0; k < taps[1]; k += 1) {
      const x = t + k * dilation - pad[1];
      if (x < 0 || x >= width) continue;
      const to = (y * width + x) * channels;
      const from = (y * taps[1] + k) * channels;
      for (let c = 0; c < channels; c += 1) into[to + c]! += column[from + c]!;
    }
  }
}

function dense(input: Float32Array, kernel: Float32Array, bias: Float32Array, output: Float32Array) {
  const n = output.length;
  output.set(bias);
  for (let i = 0, k = 0; i < input.length; i += 1, k += n) {
    const value = input[i]!;
    if (value === 0) continue;
    for (let o = 0; o < n; o += 1) output[o]! += value * kernel[k + o]!;
  }
}

/** Adds the gradients of a dense layer; `dInput` may be `input` itself. Where a rectified input is zero, so is its gradient. */
function denseBack(
  input: Float32Array,
  kernel: Float32Array,
  dOutput: Float32Array,
  dKernel: Float32Array,
  dBias: Float32Array,
  dInput: Float32Array,
) {
  const n = dOutput.length;
  for (let o = 0; o < n; o += 1) dBias[o]! += dOutput[o]!;
  for (let i = 0, k = 0; i < input.length; i += 1, k += n) {
    const value = input[i]!;
    let sum = 0;
    if (value !== 0) {
      for (let o = 0; o < n; o += 1) {
        const d = dOutput[o]!;
        dKernel[k + o]! += value * d;
        sum += kernel[k + o]! * d;
      }
    }
    dInput[i] = sum;
  }
}

/** Replaces logits by the gradient of the cross entropy and returns the loss. */
function softmaxGradient(logits: Float32Array, target: number) {
  let [top, sum] = [-Infinity, 0];
  for (const value of logits) top = Math.max(top, value);
  for (let c = 0; c < logits.length; c += 1) {
    logits[c] = Math.exp(logits[c]! - top);
    sum += logits[c]!;
  }
  for (let c = 0; c < logits.length; c += 1) logits[c]! /= sum;
  const loss = -Math.log(Math.max(1e-9, logits[target]!));
  logits[target]! -= 1;
  return loss;
}

function convolveBack(
  input: Plane,
  layer: (typeof LAYERS)[number],
  kernel: Float32Array,
  output: { plane: Plane; gradient: Float32Array },
  dKernel: Float32Array,
  dBias: Float32Array,
  dInput: Float32Array | undefined,
) {
  const { taps, stride, pad, dilation, outputs, inputs } = layer;
  const { plane, gradient } = output;
  const d = new Float32Array(outputs);
  for (let y = 0; y < plane.height; y += 1) {
    for (let x = 0; x < plane.width; x += 1) {
      const at = (y * plane.width + x) * outputs;
      let any = false;
      for (let o = 0; o < outputs; o += 1) {
        d[o] = plane.data[at + o]! > 0 ? gradient[at + o]! : 0;
        if (d[o] !== 0) any = true;
      }
      if (!any) continue;
      for (let o = 0; o < outputs; o += 1) dBias[o]! += d[o]!;
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
            let sum = 0;
            for (let o = 0; o < outputs; o += 1) {
              dKernel[k + o]! += value * d[o]!;
              sum += kernel[k + o]! * d[o]!;
            }
            if (dInput) dInput[source + i]! += sum;
          }
        }
      }
    }
  }
}
