import { weightsOf } from './fold-affine.ts';
import { intsOf, type Node } from './graph.ts';
import { besides, nodeOf, type Workbench } from './workbench.ts';

/**
 * Gates weights instead of pixels. Where channels made of a few others are each multiplied by a number and convolved, all of it is one
 * convolution of the few, by weights that are computed anew for every picture: as many products as one pixel's.
 */
export function gateWeights(bench: Workbench): void {
  averageFirst(bench);
  for (const conv of bench.graph.nodes.filter(({ op }) => op === 'Conv')) {
    const mul = bench.makerOf(conv.inputs[0]!);
    if (mul?.op !== 'Mul' || bench.onlyUserOf(mul.outputs[0]!) !== conv || conv.inputs.length > 2) continue;
    const mixed = mul.inputs.find((input) => isMix(bench, bench.makerOf(input)) && bench.onlyUserOf(input) === mul);
    if (mixed) replaceByOne(bench, { conv, mul, mix: bench.makerOf(mixed)! });
  }
}

/** Sums of the same pixel's channels; no bias, which edges would not see. */
function isMix(bench: Workbench, node: Node | undefined): node is Node {
  return node?.op === 'Conv' && node.inputs.length === 2 && isPointwise(node) && weightsOf(bench, node).shape[1]! > 1;
}

function isPointwise(node: Node): boolean {
  const is = (name: string, wanted: string) => intsOf(node, name).join() === wanted;
  return is('kernel_shape', '1,1') && is('strides', '1,1') && is('group', '1');
}

/** The mean of sums is the sum of means. */
function averageFirst(bench: Workbench): void {
  for (const pool of bench.graph.nodes.filter(({ op }) => op === 'GlobalAveragePool')) {
    const mix = bench.makerOf(pool.inputs[0]!);
    if (!isMix(bench, mix)) continue;
    const mean = bench.name();
    const first = { ...pool, inputs: [mix.inputs[0]!], outputs: [mean] };
    bench.replace([pool], [first, { ...mix, inputs: [mean, mix.inputs[1]!], outputs: pool.outputs }]);
  }
}

function replaceByOne(bench: Workbench, { conv, mul, mix }: { conv: Node; mul: Node; mix: Node }): void {
  const outer = weightsOf(bench, conv);
  const inner = weightsOf(bench, mix);
  const [outputs, channels, ...kernel] = outer.shape as [number, number, ...number[]];
  const size = kernel.reduce((product, side) => product * side, 1);
  const inputs = inner.shape[1]!;
  const turned = Float32Array.from({ length: inputs * channels }, (_, at) => {
    return inner.values[(at % channels) * inputs + Math.floor(at / channels)]!;
  });
  const [row, gated, product, weights] = [bench.name(), bench.name(), bench.name(), bench.name()];
  bench.replace(
    [conv, mul, mix],
    [
      nodeOf('Reshape', [besides(mul, mix.outputs[0]!), bench.keepInts([1, channels])], row),
      nodeOf('Mul', [row, bench.keep([inputs, channels], turned)], gated),
      nodeOf('MatMul', [gated, bench.keep([outputs, channels, size], outer.values)], product),
      nodeOf('Reshape', [product, bench.keepInts([outputs, inputs, ...kernel])], weights),
      { ...conv, inputs: [mix.inputs[0]!, weights] },
    ],
  );
}
