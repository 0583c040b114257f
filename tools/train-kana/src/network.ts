import type { Random } from '../../../packages/specimens/src/random.ts';
import { LINE_HEIGHT, SYMBOLS } from '../../../packages/vision/src/kana/symbols.ts';
import { encodeModel, type OnnxGraph } from '../../convert-faces/src/onnx.ts';
import { type Layer, OPSET, shapeOf, type Weights } from '../../train-marks/src/network.ts';

/** Three that shrink the line to four rows, one over all of them and a letter's width along it, and a verdict for each step. */
export const LAYERS: readonly Layer[] = [
  { inputs: 1, outputs: 24, taps: [5, 5], stride: [2, 2], pad: [2, 2] },
  { inputs: 24, outputs: 40, taps: [3, 3], stride: [2, 2], pad: [1, 1] },
  { inputs: 40, outputs: 56, taps: [3, 3], stride: [2, 1], pad: [1, 1] },
  { inputs: 56, outputs: 160, taps: [4, 7], stride: [1, 1], pad: [0, 3] },
  { inputs: 160, outputs: SYMBOLS.length, taps: [1, 1], stride: [1, 1], pad: [0, 0] },
];

/** He-normal kernels. */
export function startWeights(random: Random): Weights {
  const kernels = LAYERS.map((layer) => {
    const deviation = Math.sqrt(2 / (layer.taps[0] * layer.taps[1] * layer.inputs));
    const size = shapeOf(layer).reduce((product, side) => product * side, 1);
    return Float32Array.from({ length: size }, () => random.gaussian() * deviation);
  });
  return { kernels, biases: LAYERS.map(({ outputs }) => new Float32Array(outputs)) };
}

/** The way from lines to one sum for each symbol at each step, (lines, symbols, 1, steps) as `sums`. */
export function forwardNodes(): OnnxGraph['nodes'] {
  return LAYERS.flatMap(({ stride, pad }, i) => {
    const last = i === LAYERS.length - 1;
    const inputs = [i === 0 ? 'lines' : `rectified${i - 1}`, `kernel${i}`, `bias${i}`];
    const ints = { strides: [...stride], pads: [...pad, ...pad] };
    const convolution = { op: 'Conv', inputs, output: last ? 'sums' : `convolved${i}`, ints };
    return last ? [convolution] : [convolution, { op: 'Relu', inputs: [`convolved${i}`], output: `rectified${i}` }];
  });
}

/** The trained network as an ONNX file: lines of any width in, (lines, symbols, 1, steps) sums out. */
export function encodeNetwork({ kernels, biases }: Weights): Uint8Array {
  return encodeModel(
    {
      nodes: forwardNodes(),
      initializers: LAYERS.flatMap((layer, i) => [
        { name: `kernel${i}`, shape: shapeOf(layer), values: kernels[i]! },
        { name: `bias${i}`, shape: [layer.outputs], values: biases[i]! },
      ]),
      inputs: [{ name: 'lines', shape: ['count', 1, LINE_HEIGHT, 'width'] }],
      outputs: [{ name: 'sums' }],
    },
    OPSET,
  );
}
