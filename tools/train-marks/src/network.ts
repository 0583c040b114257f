import { CROP } from '../../../packages/vision/src/marks/cut-letters.ts';
import { MARKS } from '../../../packages/vision/src/marks/letters.ts';
import { encodeModel } from '../../convert-faces/src/onnx.ts';
import { forwardNodes, initializersOf, type Layer, OPSET, type Weights } from './layers.ts';

/** Three that halve the crop, one over all that is left of it, and a verdict. */
export const LAYERS: readonly Layer[] = [
  { inputs: 1, outputs: 16, taps: [5, 5], stride: [2, 2], pad: [2, 2] },
  { inputs: 16, outputs: 32, taps: [3, 3], stride: [2, 2], pad: [1, 1] },
  { inputs: 32, outputs: 48, taps: [3, 3], stride: [2, 2], pad: [1, 1] },
  { inputs: 48, outputs: 64, taps: [6, 5], stride: [1, 1], pad: [0, 0] },
  { inputs: 64, outputs: MARKS.length, taps: [1, 1], stride: [1, 1], pad: [0, 0] },
];

/** The trained network as an ONNX file: letters in, (letters, marks) sums out. */
export function encodeNetwork(weights: Weights): Uint8Array {
  return encodeModel(
    {
      nodes: [...forwardNodes(LAYERS, 'letters'), { op: 'Flatten', inputs: ['sums'], output: 'marks' }],
      initializers: initializersOf(LAYERS, weights),
      inputs: [{ name: 'letters', shape: ['count', 1, CROP.height, CROP.width] }],
      outputs: [{ name: 'marks' }],
    },
    OPSET,
  );
}
