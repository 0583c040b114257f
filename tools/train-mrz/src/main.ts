import sharp from 'sharp';
import { finish, readTold } from '../../train-marks/src/finish.ts';
import { figuresOf } from './figures.ts';
import { openLearner } from './learn.ts';
import { encodeNetwork } from './network.ts';
import { openRandom } from './random.ts';
import { inventSample, type Sample } from './sample.ts';

// Trains the line reader of machine-readable zones, and compares it with the one in use. The same seed gives the same weights on
// the same machine.
const name = 'mrz-line.onnx';
const told = readTold(name, { seed: '9303', updates: 4500, quick: 10 });

const CHARACTERS = 20;
const BATCH = 2;
const RATE = { first: 2.5e-3, last: 5e-5 };
/** Lines held out. */
const HELD = told.quick ? 10 : 150;

sharp.concurrency(1);
const random = openRandom(Number(told.seed));
const held = await invent(openRandom(Number(told.seed) + 1), HELD);
const learner = openLearner(random);
const started = Date.now();
let loss = 0;
for (let update = 0; update < told.updates; update += 1) {
  const cosine = (1 + Math.cos((Math.PI * update) / told.updates)) / 2;
  const warm = Math.min(1, (update + 1) / 100);
  loss += learner.learn(await invent(random, BATCH), warm * (RATE.last + (RATE.first - RATE.last) * cosine));
  if ((update + 1) % 250 === 0) {
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(`${update + 1} of ${told.updates}, loss ${(loss / 250).toFixed(4)}, ${seconds} s`);
    loss = 0;
  }
}
await finish({ name, model: encodeNetwork(learner.weights), told }, (model) => figuresOf(model, held));

async function invent(from: typeof random, count: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let i = 0; i < count; i += 1) samples.push(await inventSample(from, CHARACTERS));
  return samples;
}
