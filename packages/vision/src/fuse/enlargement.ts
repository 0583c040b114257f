import { biasOf, weightsOf } from './fold-affine.ts';
import { attributesOf, intsOf, type Node } from './graph.ts';
import { nodeOf, type Workbench } from './workbench.ts';

/** Each of the two steps makes four pixels of one. */
const SIDE = 2;

const POINTWISE = attributesOf({ ints: { kernel_shape: [1, 1] } });

/**
 * Enlarges at the end. Two transposed convolutions that double the size, a rectifier between them, work on each small pixel by
 * itself: convolutions of single pixels to 4 and 16 times the channels do the same, whose results are then spread out.
 */
export function enlargeLast(bench: Workbench): void {
  for (const first of bench.graph.nodes.filter(isDoubling)) {
    const relu = bench.next(first, 'Relu');
    const second = bench.next(relu, 'ConvTranspose');
    const sigmoid = bench.next(second, 'Sigmoid');
    if (!relu || !second || !sigmoid || !isDoubling(second)) continue;
    const [a, b, c, d] = [bench.name(), bench.name(), bench.name(), bench.name()];
    const spread = attributesOf({ int: { blocksize: SIDE ** 2 } });
    bench.replace(
      [first, relu, second, sigmoid],
      [
        nodeOf('Conv', [first.inputs[0]!, ...firstWeights(bench, first)], a, POINTWISE),
        nodeOf('Relu', [a], b),
        nodeOf('Conv', [b, ...secondWeights(bench, second)], c, POINTWISE),
        nodeOf('Sigmoid', [c], d),
        nodeOf('DepthToSpace', [d], sigmoid.outputs[0]!, spread),
      ],
    );
  }
}

function isDoubling(node: Node): boolean {
  const isTwo = (name: string) => intsOf(node, name).join() === '2,2';
  return node.op === 'ConvTranspose' && isTwo('kernel_shape') && isTwo('strides');
}

/** Channels of all four pixels, those of the top left one first. */
function firstWeights(bench: Workbench, node: Node): string[] {
  const { shape, values, channels } = weightsOf(bench, node);
  const inputs = shape[0]!;
  const weights = new Float32Array(SIDE ** 2 * channels * inputs);
  for (let pixel = 0; pixel < SIDE ** 2; pixel += 1) {
    for (let to = 0; to < channels; to += 1) {
      for (let from = 0; from < inputs; from += 1) {
        weights[(pixel * channels + to) * inputs + from] = values[(from * channels + to) * SIDE ** 2 + pixel]!;
      }
    }
  }
  const bias = Array.from({ length: SIDE ** 2 }, () => [...biasOf(bench, node)]).flat();
  return [bench.keep([bias.length, inputs, 1, 1], weights), bench.keep([bias.length], bias)];
}

/** Sixteen pixels of one channel, row by row; each is of one of the four pixels before. */
function secondWeights(bench: Workbench, node: Node): string[] {
  const { shape, values, channels } = weightsOf(bench, node);
  if (channels !== 1) throw new Error('More than one channel of text');
  const [inputs, count] = [shape[0]!, SIDE ** 4];
  const weights = new Float32Array(count * SIDE ** 2 * inputs);
  for (let to = 0; to < count; to += 1) {
    const [y, x] = [Math.floor(to / SIDE ** 2), to % SIDE ** 2];
    const before = Math.floor(y / SIDE) * SIDE + Math.floor(x / SIDE);
    const within = (y % SIDE) * SIDE + (x % SIDE);
    for (let from = 0; from < inputs; from += 1) {
      weights[(to * SIDE ** 2 + before) * inputs + from] = values[from * SIDE ** 2 + within]!;
    }
  }
  const bias = new Float32Array(count).fill(biasOf(bench, node)[0]!);
  return [bench.keep([count, SIDE ** 2 * inputs, 1, 1], weights), bench.keep([count], bias)];
}
