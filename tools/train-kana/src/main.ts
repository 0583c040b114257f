import { createRandom } from '../../../packages/specimens/src/random.ts';
import { finish, readTold } from '../../train-marks/src/finish.ts';
import { drawLine } from './draw-line.ts';
import { figuresOf } from './figures.ts';
import { openLearner } from './learn.ts';
import { encodeNetwork } from './network.ts';

// Trains the network that reads Arabic digits, and knows kana, and compares it with the one in use. The same seed gives the same
// network on the same machine.
const name = 'kana-line.onnx';
const told = readTold(name, { seed: 'kana-9303', updates: 3000, quick: 4 });

const BATCH = 24;
const RATE = { first: 2e-3, last: 2e-5 };
/** Lines held out. */
const HELD = told.quick ? 40 : 1500;

const started = Date.now();
const random = createRandom(told.seed);
const learner = await openLearner(random, BATCH);
let loss = 0;
for (let update = 0; update < told.updates; update += 1) {
  const cosine = (1 + Math.cos((Math.PI * update) / told.updates)) / 2;
  const rate = Math.min(1, (update + 1) / 100) * (RATE.last + (RATE.first - RATE.last) * cosine);
  loss += await learner.learn(
    Array.from({ length: BATCH }, () => drawLine(random)),
    rate,
  );
  if ((update + 1) % 200 === 0) {
    console.log(
      `${update + 1} of ${told.updates}, loss ${(loss / 200).toFixed(4)}, ${Math.round((Date.now() - started) / 1000)} s`,
    );
    loss = 0;
  }
}
const other = createRandom(`${told.seed}-held`);
const held = Array.from({ length: HELD }, () => drawLine(other));
await finish({ name, model: encodeNetwork(learner.weights), told }, (model) => figuresOf(model, held));
