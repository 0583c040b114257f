import { CROP } from '../../../packages/vision/src/marks/cut-letters.ts';
import { MARKS } from '../../../packages/vision/src/marks/letters.ts';
import { encodeModel, type OnnxGraph } from '../../convert-faces/src/onnx.ts';
import { forwardNodes, LAYERS, OPSET, shapeOf } from './network.ts';

/**
 * The network and the way back through it as one ONNX graph: letters, weights, which marks each letter may have (0, or far below
 * for those it may not) and which it has (1) in; probabilities and the gradient of each weight out. The runtime convolves
 * twenty times as fast as a loop here would.
 */
export function encodeGradients(batch: number): Uint8Array {
  const graph: OnnxGraph = {
    nodes: forwardNodes(),
    initializers: [],
    inputs: [],
    outputs: [{ name: 'probabilities' }],
  };
  graph.inputs.push({ name: 'letters', shape: [batch, 1, CROP.height, CROP.width] });
  for (const name of ['allowed', 'truth']) graph.inputs.push({ name, shape: [batch, MARKS.length, 1, 1] });
  graph.nodes.push(
    { op: 'Add', inputs: ['sums', 'allowed'], output: 'masked' },
    { op: 'Softmax', inputs: ['masked'], output: 'probabilities', int: { axis: 1 } },
    // Of the cross entropy, for each sum.
    { op: 'Sub', inputs: ['probabilities', 'truth'], output: `error${LAYERS.length - 1}` },
  );
  addIntegers(graph, 'all but outputs', [0, 2, 3]);
  const sides = sidesOf();
  for (let i = LAYERS.length - 1; i >= 0; i -= 1) addLayerBack(graph, i, sides);
  return encodeModel(graph, OPSET);
}

type Sides = readonly (readonly [number, number])[];

/** Height and width of what goes into each layer and, last, of what comes out. */
function sidesOf(): Sides {
  const sides: [number, number][] = [[CROP.height, CROP.width]];
  for (const { taps, stride, pad } of LAYERS) {
    const [height, width] = sides.at(-1)!;
    const after = (side: number, taps: number) => Math.floor((side + 2 * pad - taps) / stride) + 1;
    sides.push([after(height, taps[0]), after(width, taps[1])]);
  }
  return sides;
}

function addLayerBack(graph: OnnxGraph, i: number, sides: Sides): void {
  const { taps, stride, pad } = LAYERS[i]!;
  const before = i === 0 ? 'letters' : `rectified${i - 1}`;
  graph.inputs.push(
    { name: `kernel${i}`, shape: shapeOf(LAYERS[i]!) },
    { name: `bias${i}`, shape: [LAYERS[i]!.outputs] },
  );
  graph.outputs.push({ name: `kernel gradient${i}` }, { name: `bias gradient${i}` });
  addIntegers(graph, `taps${i}`, taps);
  const swap = { perm: [1, 0, 2, 3] };
  graph.nodes.push(
    { op: 'ReduceSum', inputs: [`error${i}`, 'all but outputs'], output: `bias gradient${i}`, int: { keepdims: 0 } },
    // A kernel's gradient: what came in, convolved with the error, letters in the place of channels.
    { op: 'Transpose', inputs: [before], output: `in${i}`, ints: swap },
    { op: 'Transpose', inputs: [`error${i}`], output: `out${i}`, ints: swap },
    {
      op: 'Conv',
      inputs: [`in${i}`, `out${i}`],
      output: `wide${i}`,
      ints: { dilations: [stride, stride], pads: [pad, pad, pad, pad] },
    },
    { op: 'Slice', inputs: [`wide${i}`, 'origin', `taps${i}`, 'sides'], output: `turned${i}` },
    { op: 'Transpose', inputs: [`turned${i}`], output: `kernel gradient${i}`, ints: swap },
  );
  if (i === 0) {
    addIntegers(graph, 'origin', [0, 0]);
    addIntegers(graph, 'sides', [2, 3]);
    return;
  }
  const missing = [0, 1].map((side) => {
    const spread = (sides[i + 1]![side]! - 1) * stride - 2 * pad + taps[side]!;
    return sides[i]![side]! - spread;
  });
  graph.nodes.push(
    {
      op: 'ConvTranspose',
      inputs: [`error${i}`, `kernel${i}`],
      output: `spread${i}`,
      ints: { strides: [stride, stride], pads: [pad, pad, pad, pad], output_padding: missing },
    },
    // Where a sum was not above zero nothing goes back.
    { op: 'Sign', inputs: [before], output: `open${i}` },
    { op: 'Mul', inputs: [`spread${i}`, `open${i}`], output: `error${i - 1}` },
  );
}

function addIntegers(graph: OnnxGraph, name: string, values: readonly number[]): void {
  graph.initializers.push({ name, shape: [values.length], values: Int32Array.from(values), wide: true });
}
