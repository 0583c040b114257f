import { biasOf, weightsOf } from './fold-affine.ts';
import { attributesOf, floatOf, intsOf, type Node } from './graph.ts';
import { besides, nodeOf, type Workbench } from './workbench.ts';

/** A sixth of x and a half, between 0 and 1: `min(max(x + 3, 0), 6) / 6`. */
const GATE = attributesOf({ floats: { alpha: 1 / 6, beta: 0.5 } });

/**
 * Names what is written out as four steps, x · min(max(x + 3, 0), 6) / 6 and the same without its factor x, so that the runtime
 * computes it along with the convolution before it; takes the factor and the offset that follow into the convolutions behind.
 */
export function nameHardSwish(bench: Workbench): void {
  for (const add of [...bench.graph.nodes]) {
    const steps = add.op === 'Add' ? stepsFrom(bench, add) : undefined;
    if (steps) replaceSteps(bench, steps);
  }
}

interface Steps {
  /** The value it is computed of. */
  x: string;
  /** Whether x is a factor. */
  swish: boolean;
  nodes: Node[];
}

function stepsFrom(bench: Workbench, add: Node): Steps | undefined {
  const x = add.inputs.find((input) => bench.numberBeside(add, input) === 3);
  const clip = bench.next(add, 'Clip');
  if (!x || !clip || !isClippedToSix(bench, clip)) return undefined;
  const mul = bench.next(clip, 'Mul');
  const swish = mul !== undefined && besides(mul, clip.outputs[0]!) === x;
  const last = swish ? mul : clip;
  const div = bench.next(last, 'Div');
  if (!div || bench.numberBeside(div, last.outputs[0]!) !== 6) return undefined;
  return { x, swish, nodes: swish ? [add, clip, mul, div] : [add, clip, div] };
}

/** Limits are attributes up to version 9 of the operators, inputs from 11. */
function isClippedToSix(bench: Workbench, clip: Node): boolean {
  const limit = (at: number, name: string) =>
    clip.inputs[at] ? bench.graph.constants.get(clip.inputs[at])?.values[0] : floatOf(clip, name);
  return limit(1, 'min') === 0 && limit(2, 'max') === 6;
}

function replaceSteps(bench: Workbench, { x, swish, nodes }: Steps): void {
  const output = nodes.at(-1)!.outputs[0]!;
  const gate = swish ? bench.name() : output;
  const named = [nodeOf('HardSigmoid', [x], gate, GATE)];
  if (swish) named.push(nodeOf('Mul', [x, gate], output));
  bench.replace(nodes, named);
  if (swish) passOn(bench, output, weightsOf(bench, bench.makerOf(x)!).channels);
}

/** Takes `scale · y + shift` behind a value y into what comes behind that, or into one pass where it cannot be. */
function passOn(bench: Workbench, y: string, channels: number): void {
  const mul = bench.onlyUserOf(y);
  const scale = mul?.op === 'Mul' ? bench.numberBeside(mul, y) : undefined;
  const add = bench.next(mul, 'Add');
  const shift = add && bench.numberBeside(add, mul!.outputs[0]!);
  if (!mul || !add || scale === undefined || shift === undefined) return;
  const output = add.outputs[0]!;
  const users = bench.usersOf(output);
  if (users.every((node) => isPointwise(node) && node.inputs[0] === output)) {
    bench.replace([mul, add], []);
    for (const node of users) scaleInputs(bench, node, { y, scale, shift });
    return;
  }
  // Zeros around the edges are not to be shifted: a convolution of each channel by itself, which is one pass.
  const inputs = [y, bench.keep([channels, 1, 1, 1], new Float64Array(channels).fill(scale))];
  inputs.push(bench.keep([channels], new Float64Array(channels).fill(shift)));
  const each = attributesOf({ int: { group: channels }, ints: { kernel_shape: [1, 1] } });
  bench.replace([mul, add], [nodeOf('Conv', inputs, output, each)]);
}

function isPointwise(node: Node): boolean {
  return node.op === 'Conv' && intsOf(node, 'kernel_shape').every((side) => side === 1);
}

function scaleInputs(bench: Workbench, node: Node, { y, scale, shift }: { y: string; scale: number; shift: number }) {
  const { shape, values, channels } = weightsOf(bench, node);
  const inner = values.length / channels;
  const sums = new Float64Array(channels);
  for (let i = 0; i < values.length; i += 1) sums[Math.floor(i / inner)]! += values[i]!;
  const bias = biasOf(bench, node).map((value, c) => value + shift * sums[c]!);
  const weights = values.map((value) => value * scale);
  node.inputs = [y, bench.keep(shape, weights), bench.keep([channels], bias)];
}
