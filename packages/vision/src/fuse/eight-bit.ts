import { biasOf, weightsOf } from './fold-affine.ts';
import { attributesOf, intsOf, type Node } from './graph.ts';
import { besides, nodeOf, type Workbench } from './workbench.ts';

/** Convolutions of fewer channels lose by turning their pixels around what they gain: from 128 on a line of 320 px took 8.0 ms, 7.7 from 240 on. */
const CHANNELS_MIN = 240;
/** The largest weight of a channel is this many of its steps. */
const STEPS = 127;

/**
 * Of how far channels are from their means, half is evened out (in nepers), the other half left to the weights: of 60 drawn lines
 * (`dev-print-11`) 59 are read as in single precision, 58 where all of it is evened out, 54 where nothing is, and 48 without means.
 */
const EVENED = 0.5;
/** A channel that hardly ever changes is taken to be this share as far from its mean as the one that changes most. */
const SHARE_MIN = 0.01;

const CHANNELS_LAST = attributesOf({ ints: { perm: [0, 2, 3, 1] } });
const CHANNELS_FIRST = attributesOf({ ints: { perm: [0, 3, 1, 2] } });

/** Of each channel of maps that layers take, by the map's name: its mean over pixels of lines of print, and how far it usually is from it. */
export type SeenMaps = Readonly<Record<string, { mean: readonly number[]; deviation: readonly number[] }>>;

/** What is taken off each channel, and what each is multiplied by. */
interface Usual {
  mean: readonly number[];
  part: Float64Array;
}

/**
 * Computes the large convolutions of single pixels by products of eight bits, which a processor made for them does four of in the
 * time of one in single precision. Weights are rounded with a scale for each channel they make, pixels with one for each map,
 * taken anew from each picture; sums, bias and all other layers stay in single precision.
 *
 * Most of what these layers take is the same at every pixel, and would come out wrong by as much everywhere: each channel's mean is taken
 * off before, and what it comes to is in the bias.
 *
 * @see https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md#com.microsoft.DynamicQuantizeMatMul
 */
export function multiplyInBytes(bench: Workbench, maps: SeenMaps): void {
  for (const conv of largeLayersOf(bench)) {
    const [gate, mul] = swishBehind(bench, conv.outputs[0]!)!;
    const seen = maps[conv.inputs[0]!];
    if (!seen)
      throw new Error(
        `models/line-maps.json tells nothing of ${conv.inputs[0]}: npm run bench -- line-maps makes it anew`,
      );
    bench.replace(
      [conv, gate, mul, ...gateBefore(bench, conv)],
      inBytes(bench, { conv, gate, mul, usual: usualOf(seen) }),
    );
  }
}

/** Convolutions that {@link multiplyInBytes} takes. */
export function largeLayersOf(bench: Workbench): Node[] {
  return bench.graph.nodes.filter((node) => isLarge(bench, node) && swishBehind(bench, node.outputs[0]!));
}

function isLarge(bench: Workbench, node: Node): boolean {
  if (node.op !== 'Conv' || intsOf(node, 'kernel_shape').join() !== '1,1' || intsOf(node, 'group').join() !== '1')
    return false;
  return weightsOf(bench, node)
    .shape.slice(0, 2)
    .every((channels) => channels >= CHANNELS_MIN);
}

/** The gate of a hard swish and its product with x, where x is taken by these alone. */
function swishBehind(bench: Workbench, x: string): [gate: Node, mul: Node] | undefined {
  const users = bench.usersOf(x);
  const gate = users.find(({ op }) => op === 'HardSigmoid');
  const mul = bench.next(gate, 'Mul');
  return gate && mul && users.length === 2 && mul.inputs.includes(x) ? [gate, mul] : undefined;
}

/** The product that a map comes from where each of its channels was multiplied by a number. */
function gateBefore(bench: Workbench, conv: Node): Node[] {
  const mul = bench.makerOf(conv.inputs[0]!);
  if (mul?.op !== 'Mul' || bench.onlyUserOf(mul.outputs[0]!) !== conv) return [];
  return mul.inputs.some((input) => bench.makerOf(input)?.op === 'HardSigmoid') && !isSwish(bench, mul) ? [mul] : [];
}

function isSwish(bench: Workbench, { inputs: [x, y] }: Node): boolean {
  return bench.makerOf(x!)?.inputs[0] === y || bench.makerOf(y!)?.inputs[0] === x;
}

function usualOf({ mean, deviation }: SeenMaps[string]): Usual {
  const least = SHARE_MIN * Math.max(...deviation);
  return { mean, part: Float64Array.from(deviation, (value) => 1 / Math.max(value, least) ** EVENED) };
}

interface Layer {
  conv: Node;
  gate: Node;
  mul: Node;
  usual: Usual;
}

function inBytes(bench: Workbench, { conv, gate, mul, usual }: Layer): Node[] {
  const [product, turned, x, sharpness] = [bench.name(), bench.name(), bench.name(), bench.name()];
  const { channels } = weightsOf(bench, conv);
  const each = attributesOf({ ints: { kernel_shape: [1, 1] }, int: { group: channels } });
  const before = pixelsOf(bench, conv, usual);
  return [
    ...before.nodes,
    {
      ...nodeOf('DynamicQuantizeMatMul', [before.output, ...roundedWeights(bench, conv, usual)], product),
      domain: 'com.microsoft',
    },
    nodeOf('Transpose', [product], turned, CHANNELS_FIRST),
    // The swish is computed along with a convolution, and in two passes by itself: with one that changes nothing.
    nodeOf('Conv', [turned, bench.keep([channels, 1, 1, 1], new Float32Array(channels).fill(1))], x, each),
    { ...gate, inputs: [x], outputs: [sharpness] },
    nodeOf('Mul', [x, sharpness], mul.outputs[0]!),
  ];
}

/**
 * The map with its channels last, each of them less its mean and in parts of how far it usually is from it; a gate before it multiplies
 * there, where the runtime does so in one pass.
 */
function pixelsOf(bench: Workbench, conv: Node, { mean, part }: Usual): { nodes: Node[]; output: string } {
  const [mul] = gateBefore(bench, conv);
  const last = bench.name();
  const shifts = Float64Array.from(mean, (value, c) => -value * part[c]!);
  if (!mul) {
    const even = bench.name();
    const inputs = [conv.inputs[0]!, bench.keep([part.length, 1, 1, 1], part), bench.keep([part.length], shifts)];
    const each = attributesOf({ ints: { kernel_shape: [1, 1] }, int: { group: part.length } });
    const nodes = [nodeOf('Conv', inputs, even, each), nodeOf('Transpose', [even], last, CHANNELS_LAST)];
    return { nodes, output: last };
  }
  const [gateLast, gateEven, product, even] = [bench.name(), bench.name(), bench.name(), bench.name()];
  const gate = mul.inputs.find((input) => bench.makerOf(input)?.op === 'HardSigmoid')!;
  const nodes = [
    nodeOf('Transpose', [besides(mul, gate)], last, CHANNELS_LAST),
    nodeOf('Transpose', [gate], gateLast, CHANNELS_LAST),
    nodeOf('Mul', [gateLast, bench.keep([part.length], part)], gateEven),
    nodeOf('Mul', [last, gateEven], product),
    nodeOf('Add', [product, bench.keep([part.length], shifts)], even),
  ];
  return { nodes, output: even };
}

/** Weights in bytes (inputs, outputs), a scale for each output, no zero points; the bias holds what the means come to. */
function roundedWeights(bench: Workbench, conv: Node, { mean, part }: Usual): string[] {
  const { shape, values, channels } = weightsOf(bench, conv);
  const inputs = shape[1]!;
  const rounded = new Int8Array(inputs * channels);
  const scales = new Float32Array(channels);
  const bias = Float64Array.from(biasOf(bench, conv));
  for (let to = 0; to < channels; to += 1) {
    const own = values.subarray(to * inputs, (to + 1) * inputs);
    const even = Float64Array.from(own, (weight, from) => weight / part[from]!);
    // A channel of zeros may have any scale.
    const scale = even.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / STEPS || 1;
    scales[to] = scale;
    for (let from = 0; from < inputs; from += 1) {
      rounded[from * channels + to] = Math.round(even[from]! / scale);
      bias[to]! += own[from]! * mean[from]!;
    }
  }
  const [weights, scale] = [bench.keepBytes([inputs, channels], rounded), bench.keep([channels], scales)];
  return [weights, scale, '', bench.keep([channels], bias)];
}
