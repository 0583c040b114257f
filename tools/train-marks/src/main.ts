import { createRandom } from '../../../packages/specimens/src/random.ts';
import { MARKS } from '../../../packages/vision/src/marks/letters.ts';
import { collectAll } from './collect-all.ts';
import { figuresOf } from './figures.ts';
import { finish, readTold } from './finish.ts';
import { openLearner } from './learn.ts';
import { encodeNetwork } from './network.ts';

// Trains the network that reads marks on letters, and compares it with the one in use. The same seed gives the same network on
// the same machine.
const name = 'letter-marks.onnx';
const told = readTold(name, { seed: 'marks-9303', updates: 9000, quick: 40 });

const BATCH = 64;
const RATE = { first: 2e-3, last: 2e-5 };

/** Every how many letters one with a mark is learned from, whatever their share of the cards; all marks alike. */
const MARKED_SHARE = 0.5;

/** Cards that are learned from, and those that nothing is. What was collected is kept: a run that was cut off goes on. */
const CARDS = told.quick ? { learned: 1, held: 1 } : { learned: 200, held: 24 };

const started = Date.now();
const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
const random = createRandom(told.seed);
const letters = await collectAll(`${told.seed}-learned`, CARDS.learned);
const held = await collectAll(`${told.seed}-held`, CARDS.held);
console.log(`${letters.length} letters to learn from, ${held.length} held out, ${seconds()}`);

const byMark = MARKS.map((_, index) => letters.filter(({ mark }) => mark === index));
const [plain = [], ...marked] = byMark.filter((some) => some.length > 0);
const learner = await openLearner(random, BATCH);
let loss = 0;
for (let update = 0; update < told.updates; update += 1) {
  const cosine = (1 + Math.cos((Math.PI * update) / told.updates)) / 2;
  const rate = Math.min(1, (update + 1) / 200) * (RATE.last + (RATE.first - RATE.last) * cosine);
  const batch = Array.from({ length: BATCH }, () =>
    random.pick(random.chance(MARKED_SHARE) ? random.pick(marked) : plain),
  );
  loss += await learner.learn(batch, rate);
  if ((update + 1) % 500 === 0) {
    console.log(`${update + 1} of ${told.updates}, loss ${(loss / 500).toFixed(4)}, ${seconds()}`);
    loss = 0;
  }
}
await finish({ name, model: encodeNetwork(learner.weights), told }, (model) => figuresOf(model, held));
