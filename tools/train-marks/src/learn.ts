import type { Random } from '../../../packages/specimens/src/random.ts';
import { CROP } from '../../../packages/vision/src/marks/cut-letters.ts';
import { MARKS } from '../../../packages/vision/src/marks/letters.ts';
import { InferenceSession, Tensor } from '../../../packages/vision/src/models/onnx.ts';
import { adamStep } from './adam.ts';
import { CROP_STEP, type LetterSample } from './collect.ts';
import { encodeGradients } from './gradients.ts';
import { startWeights, type Weights, weightTensors } from './layers.ts';
import { LAYERS } from './network.ts';

export interface Learner {
  weights: Weights;
  /** Learns from a batch and returns its mean loss in nats. */
  learn(batch: readonly LetterSample[], rate: number): Promise<number>;
}

/** @param size Letters of every batch. */
export async function openLearner(random: Random, size: number): Promise<Learner> {
  const weights = startWeights(LAYERS, random);
  const session = await InferenceSession.create(encodeGradients(size), { intraOpNumThreads: 1 });
  const parameters = [...weights.kernels, ...weights.biases];
  const moments = parameters.map(({ length }) => [new Float32Array(length), new Float32Array(length)] as const);
  let updates = 0;
  return {
    weights,
    async learn(batch, rate) {
      const found = await session.run({ ...tensorsOf(batch, random), ...weightTensors(LAYERS, weights) });
      const of = (name: string) => found[name]!.data as Float32Array;
      updates += 1;
      const gradients = ['kernel', 'bias'].flatMap((kind) => LAYERS.map((_, i) => of(`${kind} gradient${i}`)));
      for (const [i, values] of parameters.entries()) {
        adamStep(values, gradients[i]!, moments[i]!, { rate, updates, scale: 1 / size });
      }
      return lossOf(of('probabilities'), batch);
    },
  };
}

/** Far enough below any sum to be nothing beside it. */
const IMPOSSIBLE = -1e4;

/** Letters as they are learned from, each moved by a pixel or two and in another contrast every time. */
function tensorsOf(batch: readonly LetterSample[], random: Random): Record<string, Tensor> {
  const area = CROP.width * CROP.height;
  const letters = new Float32Array(batch.length * area);
  const allowed = new Float32Array(batch.length * MARKS.length).fill(IMPOSSIBLE);
  const truth = new Float32Array(batch.length * MARKS.length);
  for (const [n, sample] of batch.entries()) {
    moved(sample.crop, random, letters.subarray(n * area, (n + 1) * area));
    for (const mark of sample.allowed) allowed[n * MARKS.length + mark] = 0;
    truth[n * MARKS.length + sample.mark] = 1;
  }
  return {
    letters: new Tensor('float32', letters, [batch.length, 1, CROP.height, CROP.width]),
    allowed: new Tensor('float32', allowed, [batch.length, MARKS.length, 1, 1]),
    truth: new Tensor('float32', truth, [batch.length, MARKS.length, 1, 1]),
  };
}

function moved(crop: Int8Array, random: Random, into: Float32Array): void {
  const { width, height } = CROP;
  const [dx, dy, contrast] = [random.integer(-2, 2), random.integer(-1, 1), CROP_STEP * random.between(0.8, 1.2)];
  for (let y = 0; y < height; y += 1) {
    const row = Math.max(0, Math.min(height - 1, y + dy)) * width;
    for (let x = 0; x < width; x += 1) {
      into[y * width + x] = crop[row + Math.max(0, Math.min(width - 1, x + dx))]! * contrast;
    }
  }
}

function lossOf(probabilities: Float32Array, batch: readonly LetterSample[]): number {
  const losses = batch.map(({ mark }, n) => -Math.log(Math.max(1e-9, probabilities[n * MARKS.length + mark]!)));
  return losses.reduce((sum, loss) => sum + loss, 0) / batch.length;
}
