import { doubleLater } from './double-later.ts';
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
 */
export function fuse(file: Uint8Array): Uint8Array {
  const graph = readGraph(file);
  const bench = new Workbench(graph);
  foldAffine(bench);
  nameHardSwish(bench);
  mergeGates(bench);
  enlargeLast(bench);
  doubleLater(bench);
  gateWeights(bench);
  return writeGraph(graph);
}
