import { doubleLater } from './double-later.ts';
import { largeLayersOf, multiplyInBytes, type SeenMaps } from './eight-bit.ts';
import { enlargeLast } from './enlargement.ts';
import { foldAffine } from './fold-affine.ts';
import { gateWeights } from './gate-weights.ts';
import { mergeGates } from './gates.ts';
import { readGraph, writeGraph } from './graph.ts';
import { nameHardSwish } from './hard-swish.ts';
import { Workbench } from './workbench.ts';

/**
 * Rewrites a network so that the same sums take fewer passes over its pixels.
 *
 * PaddlePaddle's converter writes activations out as steps of arithmetic, and factors and offsets that training left as steps of
 * their own. ONNX Runtime computes each in a pass of its own and leaves its blocked layout for it: of the time of text detection
 * two fifths. What comes out is the same but for rounding: 5e-5 of a probability (`fuse.test.ts`).
 *
 * @param file An ONNX model; what none of the rules knows in it stays as it is.
 * @param options.maps Have its largest products computed in eight bits, see {@link multiplyInBytes}: no longer the same.
 */
export function fuse(file: Uint8Array, { maps }: { maps?: SeenMaps } = {}): Uint8Array {
  const bench = rewrite(file);
  if (maps) multiplyInBytes(bench, maps);
  return writeGraph(bench.graph);
}

/** The same network, fused, that hands out the maps which its largest layers take, too; and their names. */
export function handOutMaps(file: Uint8Array): { model: Uint8Array; maps: string[] } {
  const bench = rewrite(file);
  const maps = largeLayersOf(bench).map(({ inputs }) => inputs[0]!);
  return { model: writeGraph(bench.graph, maps), maps };
}

function rewrite(file: Uint8Array): Workbench {
  const bench = new Workbench(readGraph(file));
  foldAffine(bench);
  nameHardSwish(bench);
  mergeGates(bench);
  enlargeLast(bench);
  doubleLater(bench);
  gateWeights(bench);
  return bench;
}
