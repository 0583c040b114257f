import { LINE_HEIGHT, SYMBOLS } from '../../../packages/vision/src/digits/symbols.ts';
import { encodeModel } from '../../convert-faces/src/onnx.ts';
import { forwardNodes, initializersOf, type Layer, OPSET, type Weights } from '../../train-marks/src/layers.ts';

/** Three that shrink the line to four rows, one over all of them and a letter's width along it, and a verdict for each step. */
export const LAYERS: readonly Layer[] = [
  { inputs: 1, outputs: 24, taps: [5, 5], stride: [2, 2], pad: [2, 2] },
  { inputs: 24, outputs: 40, taps: [3, 3], stride: [2, 2], pad: [1, 1] },
  { inputs: 40, outputs: 56, taps: [3, 3], stride: [2, 1], pad: [1, 1] },
  { inputs: 56, outputs: 160, taps: [4, 7], stride: [1, 1], pad: [0, 3] },
  { inputs: 160, outputs: SYMBOLS.length, taps: [1, 1], stride: [1, 1], pad: [0, 0] },
];

/** The trained network as an ONNX file: lines of any width in, (lines, symbols, 1, steps) sums out. */
export function encodeNetwork(weights: Weights): Uint8Array {
  return encodeModel(
    {
      nodes: forwardNodes(LAYERS, 'lines'),
      initializers: initializersOf(LAYERS, weights),
      inputs: [{ name: 'lines', shape: ['count', 1, LINE_HEIGHT, 'width'] }],
      outputs: [{ name: 'sums' }],
    },
    OPSET,
  );
}
