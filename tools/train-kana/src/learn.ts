import type { Random } from '../../../packages/specimens/src/random.ts';
import { CLASSES_OF, LINE_HEIGHT, STEP, SYMBOLS } from '../../../packages/vision/src/digits/symbols.ts';
import { InferenceSession, Tensor } from '../../../packages/vision/src/models/onnx.ts';
import { encodeModel, type OnnxGraph } from '../../convert-faces/src/onnx.ts';
import { adamStep } from '../../train-marks/src/adam.ts';
import { forwardNodes, OPSET, startWeights, type Weights, weightTensors } from '../../train-marks/src/layers.ts';
import { addWayBack } from '../../train-marks/src/way-back.ts';
import { ANY, type LineSample, WIDTH } from './draw-line.ts';
import { LAYERS } from './network.ts';

export interface Learner {
  weights: Weights;
  /** Learns from a batch and returns its mean loss in nats a step. */
  learn(batch: readonly LineSample[], rate: number): Promise<number>;
}

const STEPS = WIDTH / STEP;

/** Far enough below any sum to be nothing beside it. */
const IMPOSSIBLE = -1e4;

/** @param size Lines of every batch. */
export async function openLearner(random: Random, size: number): Promise<Learner> {
  const weights = startWeights(LAYERS, random);
  const session = await InferenceSession.create(encodeGradients(size), { intraOpNumThreads: 1 });
  const parameters = [...weights.kernels, ...weights.biases];
  const moments = parameters.map(({ length }) => [new Float32Array(length), new Float32Array(length)] as const);
  let updates = 0;
  return {
    weights,
    async learn(batch, rate) {
      const given = tensorsOf(batch);
      const found = await session.run({ ...given.tensors, ...weightTensors(LAYERS, weights) });
      const of = (name: string) => found[name]!.data as Float32Array;
      updates += 1;
      const gradients = ['kernel', 'bias'].flatMap((kind) => LAYERS.map((_, i) => of(`${kind} gradient${i}`)));
      for (const [i, values] of parameters.entries()) {
        adamStep(values, gradients[i]!, moments[i]!, { rate, updates, scale: 1 / given.asked });
      }
      return lossOf(of('probabilities'), batch) / given.asked;
    },
  };
}

/** The network and the way back through it: `asked` is 0 at steps where anything may be read. */
function encodeGradients(size: number): Uint8Array {
  const graph: OnnxGraph = {
    nodes: forwardNodes(LAYERS, 'lines'),
    initializers: [],
    inputs: [
      { name: 'lines', shape: [size, 1, LINE_HEIGHT, WIDTH] },
      { name: 'allowed', shape: [size, SYMBOLS.length, 1, 1] },
      { name: 'truth', shape: [size, SYMBOLS.length, 1, STEPS] },
      { name: 'asked', shape: [size, 1, 1, STEPS] },
    ],
    outputs: [{ name: 'probabilities' }],
  };
  graph.nodes.push(
    { op: 'Add', inputs: ['sums', 'allowed'], output: 'masked' },
    { op: 'Softmax', inputs: ['masked'], output: 'probabilities', int: { axis: 1 } },
    // Of the cross entropy, for each sum.
    { op: 'Sub', inputs: ['probabilities', 'truth'], output: 'difference' },
    { op: 'Mul', inputs: ['difference', 'asked'], output: `error${LAYERS.length - 1}` },
  );
  addWayBack(graph, LAYERS, { input: 'lines', height: LINE_HEIGHT, width: WIDTH });
  return encodeModel(graph, OPSET);
}

function tensorsOf(batch: readonly LineSample[]) {
  const [area, classes] = [LINE_HEIGHT * WIDTH, SYMBOLS.length];
  const lines = new Float32Array(batch.length * area);
  const allowed = new Float32Array(batch.length * classes).fill(IMPOSSIBLE);
  const truth = new Float32Array(batch.length * classes * STEPS);
  const asked = new Float32Array(batch.length * STEPS);
  let count = 0;
  for (const [n, { line, targets, group }] of batch.entries()) {
    lines.set(line, n * area);
    for (const index of CLASSES_OF[group]) allowed[n * classes + index] = 0;
    for (const [t, target] of targets.entries()) {
      if (target === ANY) continue;
      truth[(n * classes + target) * STEPS + t] = 1;
      asked[n * STEPS + t] = 1;
      count += 1;
    }
  }
  return {
    asked: count,
    tensors: {
      lines: new Tensor('float32', lines, [batch.length, 1, LINE_HEIGHT, WIDTH]),
      allowed: new Tensor('float32', allowed, [batch.length, classes, 1, 1]),
      truth: new Tensor('float32', truth, [batch.length, classes, 1, STEPS]),
      asked: new Tensor('float32', asked, [batch.length, 1, 1, STEPS]),
    },
  };
}

function lossOf(probabilities: Float32Array, batch: readonly LineSample[]): number {
  let loss = 0;
  for (const [n, { targets }] of batch.entries()) {
    for (const [t, target] of targets.entries()) {
      if (target === ANY) continue;
      loss -= Math.log(Math.max(1e-9, probabilities[(n * SYMBOLS.length + target) * STEPS + t]!));
    }
  }
  return loss;
}
