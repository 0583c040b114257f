import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createRandom } from '../../../packages/specimens/src/random.ts';
import { MARKS } from '../../../packages/vision/src/marks/letters.ts';
import { collectAll } from './collect-all.ts';
import { printFigures } from './figures.ts';
import { openLearner } from './learn.ts';
import { encodeNetwork } from './network.ts';

const MODEL = new URL('../../../packages/vision/src/models/letter-marks.onnx', import.meta.url);

// Trains the network that reads marks on letters, and writes it. The same seed gives the same network on the same machine.
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: 'marks-9303' },
    cards: { type: 'string', default: '200' },
    updates: { type: 'string', default: '9000' },
    collect: { type: 'boolean', default: false },
    out: { type: 'string', default: fileURLToPath(MODEL) },
  },
});

const BATCH = 64;
const RATE = { first: 2e-3, last: 2e-5 };

/** Every how many letters one with a mark is learned from, whatever their share of the cards; all marks alike. */
const MARKED_SHARE = 0.5;

/** Cards that nothing is learned from, beside each that something is. */
const HELD_SHARE = 0.12;

const started = Date.now();
const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
const random = createRandom(values.seed);
const cards = Number(values.cards);
const letters = await collectAll(`${values.seed}-learned`, cards);
const held = await collectAll(`${values.seed}-held`, Math.ceil(cards * HELD_SHARE));
console.log(`${letters.length} letters to learn from, ${held.length} held out, ${seconds()}`);
// What was collected is kept: the rest may be left for another time.
if (values.collect) process.exit();

const byMark = MARKS.map((_, index) => letters.filter(({ mark }) => mark === index));
const [plain = [], ...marked] = byMark.filter((some) => some.length > 0);
const learner = await openLearner(random, BATCH);
const updates = Number(values.updates);
let loss = 0;
for (let update = 0; update < updates; update += 1) {
  const cosine = (1 + Math.cos((Math.PI * update) / updates)) / 2;
  const rate = Math.min(1, (update + 1) / 200) * (RATE.last + (RATE.first - RATE.last) * cosine);
  const batch = Array.from({ length: BATCH }, () =>
    random.pick(random.chance(MARKED_SHARE) ? random.pick(marked) : plain),
  );
  loss += await learner.learn(batch, rate);
  if ((update + 1) % 500 === 0) {
    console.log(`${update + 1} of ${updates}, loss ${(loss / 500).toFixed(4)}, ${seconds()}`);
    loss = 0;
  }
}
const model = encodeNetwork(learner.weights);
writeFileSync(values.out, model);
const sum = createHash('sha256').update(model).digest('hex');
writeFileSync(values.out.replace(/onnx$/, 'sha256'), `${sum}  ${basename(values.out)}\n`);
await printFigures(model, held);
