import { type Constant, floatOf, intsOf, type Node } from './graph.ts';
import type { Workbench } from './workbench.ts';

/** What is done to every number of a channel: `scale` times it, and `shift`. One of each a channel, in double precision. */
export interface Affine {
  scale: Float64Array;
  shift: Float64Array;
}

/** Takes factors, offsets and normalisations that follow a convolution into its weights. */
export function foldAffine(bench: Workbench): void {
  for (const node of [...bench.graph.nodes]) {
    if (!isConvolution(node)) continue;
    const { channels } = weightsOf(bench, node);
    const whole = { scale: new Float64Array(channels).fill(1), shift: new Float64Array(channels) };
    let last = node;
    for (;;) {
      const next = bench.onlyUserOf(last.outputs[0]!);
      const affine = next && affineOf(bench, next, { value: last.outputs[0]!, channels });
      if (!next || !affine) break;
      for (let c = 0; c < channels; c += 1) {
        whole.scale[c]! *= affine.scale[c]!;
        whole.shift[c] = whole.shift[c]! * affine.scale[c]! + affine.shift[c]!;
      }
      if (last !== node) bench.replace([last], []);
      last = next;
    }
    if (last === node) continue;
    bench.replace([last], []);
    scaleOutputs(bench, node, whole);
    node.outputs = last.outputs;
  }
}

/** Whether every weight is of one output channel. */
function isConvolution(node: Node): boolean {
  return node.op === 'Conv' || (node.op === 'ConvTranspose' && (intsOf(node, 'group')[0] ?? 1) === 1);
}

function affineOf(
  bench: Workbench,
  node: Node,
  { value, channels }: { value: string; channels: number },
): Affine | undefined {
  if (node.op === 'BatchNormalization') return normalisationOf(bench, node);
  const constant = bench.constantBeside(node, value);
  if (!constant || !isPerChannel(constant, channels)) return undefined;
  const each = Float64Array.from({ length: channels }, (_, c) => constant.values[c % constant.values.length]!);
  if (node.op === 'Mul') return { scale: each, shift: new Float64Array(channels) };
  return node.op === 'Add' ? { scale: new Float64Array(channels).fill(1), shift: each } : undefined;
}

function isPerChannel({ shape, values }: Constant, channels: number): boolean {
  return values.length === 1 || (values.length === channels && shape.at(-3) === channels);
}

/** @see https://onnx.ai/onnx/operators/onnx__BatchNormalization.html */
function normalisationOf(bench: Workbench, node: Node): Affine {
  const [gain, bias, mean, variance] = node.inputs.slice(1).map((name) => bench.graph.constants.get(name)!.values);
  const scale = Float64Array.from(gain!, (g, c) => g / Math.sqrt(variance![c]! + floatOf(node, 'epsilon')!));
  return { scale, shift: Float64Array.from(bias!, (b, c) => b - mean![c]! * scale[c]!) };
}

/** Weights of a convolution, whose channels come first, or second where it is transposed. */
export function weightsOf(bench: Workbench, { op, inputs }: Node): Constant & { channels: number } {
  const constant = bench.graph.constants.get(inputs[1]!);
  if (!constant) throw new Error('A convolution by weights that are not known');
  return { ...constant, channels: constant.shape[op === 'Conv' ? 0 : 1]! };
}

/** One number a channel; zeros where it has none. */
export function biasOf(bench: Workbench, node: Node): Float32Array {
  const bias = node.inputs[2];
  return bias ? bench.graph.constants.get(bias)!.values : new Float32Array(weightsOf(bench, node).channels);
}

function scaleOutputs(bench: Workbench, node: Node, { scale, shift }: Affine): void {
  const { shape, values, channels } = weightsOf(bench, node);
  const size = shape.slice(2).reduce((product, side) => product * side, 1);
  const inner = node.op === 'Conv' ? values.length / channels : size;
  const weights = new Float32Array(values.length);
  for (let from = 0, c = 0; from < values.length; from += inner, c = (c + 1) % channels) {
    for (let i = from; i < from + inner; i += 1) weights[i] = values[i]! * scale[c]!;
  }
  const bias = biasOf(bench, node).map((value, c) => value * scale[c]! + shift[c]!);
  node.inputs = [node.inputs[0]!, bench.keep(shape, weights), bench.keep([channels], bias)];
}
