import type { Random } from '../../../packages/specimens/src/random.ts';
import { Tensor } from '../../../packages/vision/src/models/onnx.ts';
import type { OnnxGraph } from '../../convert-faces/src/onnx.ts';

/** One convolution; all but the last are rectified. */
export interface Layer {
  inputs: number;
  outputs: number;
  /** Taps, stride and padding, each down and across. */
  taps: readonly [number, number];
  stride: readonly [number, number];
  pad: readonly [number, number];
}

/** Of each layer: kernel (outputs, inputs, taps down, taps across), and bias. */
export interface Weights {
  kernels: Float32Array[];
  biases: Float32Array[];
}

/** As of which the operations below are what the runtime takes them for. */
export const OPSET = 13;

/** He-normal kernels. */
export function startWeights(layers: readonly Layer[], random: Random): Weights {
  const kernels = layers.map((layer) => {
    const deviation = Math.sqrt(2 / (layer.taps[0] * layer.taps[1] * layer.inputs));
    const size = shapeOf(layer).reduce((product, side) => product * side, 1);
    return Float32Array.from({ length: size }, () => random.gaussian() * deviation);
  });
  return { kernels, biases: layers.map(({ outputs }) => new Float32Array(outputs)) };
}

export function shapeOf({ outputs, inputs, taps }: Layer): number[] {
  return [outputs, inputs, ...taps];
}

/** The way from an input through all layers to `sums`, for any graph that has their weights. */
export function forwardNodes(layers: readonly Layer[], input: string): OnnxGraph['nodes'] {
  return layers.flatMap(({ stride, pad }, i) => {
    const last = i === layers.length - 1;
    const inputs = [i === 0 ? input : `rectified${i - 1}`, `kernel${i}`, `bias${i}`];
    const ints = { strides: [...stride], pads: [...pad, ...pad] };
    const output = last ? 'sums' : `convolved${i}`;
    const convolution = { op: 'Conv', inputs, output, ints };
    return last ? [convolution] : [convolution, { op: 'Relu', inputs: [output], output: `rectified${i}` }];
  });
}

/** The weights as a file has them. */
export function initializersOf(layers: readonly Layer[], { kernels, biases }: Weights): OnnxGraph['initializers'] {
  return layers.flatMap((layer, i) => [
    { name: `kernel${i}`, shape: shapeOf(layer), values: kernels[i]! },
    { name: `bias${i}`, shape: [layer.outputs], values: biases[i]! },
  ]);
}

/** The weights as a session is given them, while they are learned. */
export function weightTensors(layers: readonly Layer[], weights: Weights): Record<string, Tensor> {
  const tensors = initializersOf(layers, weights).map(({ name, shape, values }) => [
    name,
    new Tensor('float32', values as Float32Array, shape),
  ]);
  return Object.fromEntries(tensors);
}
