import type { OnnxGraph } from '../../convert-faces/src/onnx.ts';
import { type Layer, shapeOf } from './layers.ts';

/**
 * Adds the way back through convolutions to the graph that goes through them: from the error of the last one's sums, named
 * `error` and its index, to the gradient of each kernel and bias, which it also asks for.
 *
 * @param from Name and size of what goes into the first.
 */
export function addWayBack(
  graph: OnnxGraph,
  layers: readonly Layer[],
  from: { input: string; height: number; width: number },
): void {
  addIntegers(graph, 'all but outputs', [0, 2, 3]);
  const sides = sidesOf(layers, from);
  for (let i = layers.length - 1; i >= 0; i -= 1) addLayerBack(graph, layers[i]!, { i, input: from.input, sides });
}

type Sides = readonly (readonly [number, number])[];

/** Height and width of what goes into each layer and, last, of what comes out. */
function sidesOf(layers: readonly Layer[], { height, width }: { height: number; width: number }): Sides {
  const sides: [number, number][] = [[height, width]];
  for (const { taps, stride, pad } of layers) {
    const before = sides.at(-1)!;
    const after = (d: 0 | 1) => Math.floor((before[d] + 2 * pad[d] - taps[d]) / stride[d]) + 1;
    sides.push([after(0), after(1)]);
  }
  return sides;
}

function addLayerBack(
  graph: OnnxGraph,
  layer: Layer,
  { i, input, sides }: { i: number; input: string; sides: Sides },
): void {
  const { taps, stride, pad } = layer;
  const before = i === 0 ? input : `rectified${i - 1}`;
  graph.inputs.push({ name: `kernel${i}`, shape: shapeOf(layer) }, { name: `bias${i}`, shape: [layer.outputs] });
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
      ints: { dilations: [...stride], pads: [...pad, ...pad] },
    },
    { op: 'Slice', inputs: [`wide${i}`, 'origin', `taps${i}`, 'sides'], output: `turned${i}` },
    { op: 'Transpose', inputs: [`turned${i}`], output: `kernel gradient${i}`, ints: swap },
  );
  if (i === 0) {
    addIntegers(graph, 'origin', [0, 0]);
    addIntegers(graph, 'sides', [2, 3]);
    return;
  }
  const missing = ([0, 1] as const).map((side) => {
    const spread = (sides[i + 1]![side] - 1) * stride[side] - 2 * pad[side] + taps[side];
    return sides[i]![side] - spread;
  });
  graph.nodes.push(
    {
      op: 'ConvTranspose',
      inputs: [`error${i}`, `kernel${i}`],
      output: `spread${i}`,
      ints: { strides: [...stride], pads: [...pad, ...pad], output_padding: missing },
    },
    // Where a sum was not above zero nothing goes back.
    { op: 'Sign', inputs: [before], output: `open${i}` },
    { op: 'Mul', inputs: [`spread${i}`, `open${i}`], output: `error${i - 1}` },
  );
}

function addIntegers(graph: OnnxGraph, name: string, values: readonly number[]): void {
  graph.initializers.push({ name, shape: [values.length], values: Int32Array.from(values), wide: true });
}
