import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { CLASSES } from '../../../packages/vision/src/mrz/network.ts';
import { openLearner } from './learn.ts';
import { encodeNetwork, readStrip, type Weights } from './network.ts';
import { openRandom } from './random.ts';
import { ANY, inventSample, NONE, type Sample } from './sample.ts';

const MODEL = new URL('../../../packages/vision/src/models/mrz-line.onnx', import.meta.url);

// Trains the line reader and writes it. The same seed gives the same weights on the same machine.
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '9303' },
    updates: { type: 'string', default: '4500' },
    out: {
      type: 'string',
      default: fileURLToPath(MODEL),
    },
  },
});

const CHARACTERS = 20;
const BATCH = 2;
const RATE = { first: 2.5e-3, last: 5e-5 };

sharp.concurrency(1);
const random = openRandom(Number(values.seed));
const updates = Number(values.updates);
const held = await invent(openRandom(Number(values.seed) + 1), 150);
const learner = openLearner(random);
const started = Date.now();
let loss = 0;
for (let update = 0; update < updates; update += 1) {
  const cosine = (1 + Math.cos((Math.PI * update) / updates)) / 2;
  const warm = Math.min(1, (update + 1) / 100);
  loss += learner.learn(await invent(random, BATCH), warm * (RATE.last + (RATE.first - RATE.last) * cosine));
  if ((update + 1) % 250 === 0) {
    const { symbols, gaps } = accuracy(learner.weights, held);
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(`${update + 1} loss ${(loss / 250).toFixed(4)} held-out symbols ${symbols} gaps ${gaps} ${seconds} s`);
    loss = 0;
    save(learner.weights);
  }
}

async function invent(from: typeof random, count: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let i = 0; i < count; i += 1) samples.push(await inventSample(from, CHARACTERS));
  return samples;
}

/** Share of steps named rightly, by the network as it is so far: where a character is centred, and where none is. */
function accuracy(weights: Weights, samples: readonly Sample[]) {
  const right = { symbols: 0, gaps: 0 };
  const all = { symbols: 0, gaps: 0 };
  for (const { strip, targets } of samples) {
    const log = readStrip(weights, strip);
    for (const [t, target] of targets.entries()) {
      if (target === ANY) continue;
      const kind = target === NONE ? 'gaps' : 'symbols';
      const row = log.subarray(t * CLASSES, (t + 1) * CLASSES);
      all[kind] += 1;
      if (row.indexOf(Math.max(...row)) === target) right[kind] += 1;
    }
  }
  return {
    symbols: (right.symbols / all.symbols).toFixed(4),
    gaps: (right.gaps / all.gaps).toFixed(4),
  };
}

function save(weights: Weights) {
  const model = encodeNetwork(weights);
  writeFileSync(values.out, model);
  const sum = createHash('sha256').update(model).digest('hex');
  writeFileSync(values.out.replace(/onnx$/, 'sha256'), `${sum}  ${basename(values.out)}\n`);
}
