import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createRandom } from '../../../packages/specimens/src/random.ts';
import { drawLine } from './draw-line.ts';
import { printFigures } from './figures.ts';
import { openLearner } from './learn.ts';
import { encodeNetwork } from './network.ts';

const MODEL = new URL('../../../packages/vision/src/models/kana-line.onnx', import.meta.url);

// Trains the network that reads kana and Arabic digits, and writes it. The same seed gives the same network on the same machine.
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: 'kana-9303' },
    updates: { type: 'string', default: '3000' },
    out: { type: 'string', default: fileURLToPath(MODEL) },
  },
});

const BATCH = 24;
const RATE = { first: 2e-3, last: 2e-5 };
/** Lines held out. */
const HELD = 1500;

const started = Date.now();
const random = createRandom(values.seed);
const learner = await openLearner(random, BATCH);
const updates = Number(values.updates);
let loss = 0;
for (let update = 0; update < updates; update += 1) {
  const cosine = (1 + Math.cos((Math.PI * update) / updates)) / 2;
  const rate = Math.min(1, (update + 1) / 100) * (RATE.last + (RATE.first - RATE.last) * cosine);
  loss += await learner.learn(
    Array.from({ length: BATCH }, () => drawLine(random)),
    rate,
  );
  if ((update + 1) % 200 === 0) {
    console.log(
      `${update + 1} of ${updates}, loss ${(loss / 200).toFixed(4)}, ${Math.round((Date.now() - started) / 1000)} s`,
    );
    loss = 0;
  }
}
const model = encodeNetwork(learner.weights);
writeFileSync(values.out, model);
const sum = createHash('sha256').update(model).digest('hex');
writeFileSync(values.out.replace(/onnx$/, 'sha256'), `${sum}  ${basename(values.out)}\n`);
const held = createRandom(`${values.seed}-held`);
await printFigures(
  model,
  Array.from({ length: HELD }, () => drawLine(held)),
);
