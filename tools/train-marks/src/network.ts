import type { Random } from '../../../packages/specimens/src/random.ts';
import { CROP } from '../../../packages/vision/src/marks/cut-letters.ts';
import { MARKS } from '../../../packages/vision/src/marks/letters.ts';
import { encodeModel, type OnnxGraph } from '../../convert-faces/src/onnx.ts';

/** One convolution; all but the last are rectified. */
export interface Layer {
  inputs: number;
  outputs: number;
  /** Taps, stride and padding, each down and across. */
  taps: readonly [number, number];
  stride: readonly [number, number];
  pad: readonly [number, number];
}

/** Three that halve the crop, one over all that is left of it, and a verdict. */
export const LAYERS: readonly Layer[] = [
  { inputs: 1, outputs: 16, taps: [5, 5], stride: [2, 2], pad: [2, 2] },
  { inputs: 16, outputs: 32, taps: [3, 3], stride: [2, 2], pad: [1, 1] },
  { inputs: 32, outputs: 48, taps: [3, 3], stride: [2, 2], pad: [1, 1] },
  { inputs: 48, outputs: 64, taps: [6, 5], stride: [1, 1], pad: [0, 0] },
  { inputs: 64, outputs: MARKS.length, taps: [1, 1], stride: [1, 1], pad: [0, 0] },
];

/** Of each layer: kernel (outputs, inputs, taps down, taps across), and bias. */
export interface Weights {
  kernels: Float32Array[];
  biases: Float32Array[];
}

/** As of which the operations below are what the runtime takes them for. */
export const OPSET = 13;

/** He-normal kernels. */
export function startWeights(random: Random): Weights {
  const kernels = LAYERS.map((layer) => {
    const deviation = Math.sqrt(2 / (layer.taps[0] * layer.taps[1] * layer.inputs));
    const size = shapeOf(layer).reduce((product, side) => product * side, 1);
    return Float32Array.from({ length: size }, () => random.gaussian() * deviation);
  });
  return { kernels, biases: LAYERS.map(({ outputs }) => new Float32Array(outputs)) };
}

export function shapeOf({ outputs, inputs, taps }: Layer): number[] {
  return [outputs, inputs, ...taps];
}

/** The way from letters to one sum for each mark, (letters, marks, 1, 1) as `sums`, for any graph that has its weights. */
export function forwardNodes(): OnnxGraph['nodes'] {
  return LAYERS.flatMap(({ stride, pad }, i) => {
    const last = i === LAYERS.length - 1;
    const inputs = [i === 0 ? 'letters' : `rectified${i - 1}`, `kernel${i}`, `bias${i}`];
    const ints = { strides: [...stride], pads: [...pad, ...pad] };
    const output = last ? 'sums' : `convolved${i}`;
    const convolution = { op: 'Conv', inputs, output, ints };
    return last ? [convolution] : [convolution, { op: 'Relu', inputs: [output], output: `rectified${i}` }];
  });
}

/** The trained network as an ONNX file: letters in, (letters, marks) sums out. */
export function encodeNetwork({ kernels, biases }: Weights): Uint8Array {
  return encodeModel(
    {
      nodes: [...forwardNodes(), { op: 'Flatten', inputs: ['sums'], output: 'marks' }],
      initializers: LAYERS.flatMap((layer, i) => [
        { name: `kernel${i}`, shape: shapeOf(layer), values: kernels[i]! },
        { name: `bias${i}`, shape: [layer.outputs], values: biases[i]! },
      ]),
      inputs: [{ name: 'letters', shape: ['count', 1, CROP.height, CROP.width] }],
      outputs: [{ name: 'marks' }],
    },
    OPSET,
  );
}
