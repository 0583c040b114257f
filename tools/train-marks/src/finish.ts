import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { formatShare, wilsonInterval } from '../../bench/src/interval.ts';
import { CACHE } from '../../bench/src/reading/cache.ts';

const MODELS = fileURLToPath(new URL('../../../packages/vision/src/models/', import.meta.url));

/** How many of what was held out a network gets right, or wrong. */
export interface Figure {
  what: string;
  hits: number;
  of: number;
}

/** What a training is told on its command line. */
export interface Told {
  seed: string;
  /** Next to nothing is learned: whether all of it runs, and how figures are told. */
  quick: boolean;
  updates: number;
  /** Where the new network is written; a `.sha256` beside it. */
  out: string;
}

/**
 * Reads the command line of a training. The network in use is replaced by `--use` only.
 *
 * @param name File name of the network.
 */
export function readTold(name: string, usual: { seed: string; updates: number; quick: number }): Told {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: usual.seed },
      updates: { type: 'string' },
      out: { type: 'string' },
      quick: { type: 'boolean', default: false },
      use: { type: 'boolean', default: false },
    },
  });
  const { seed, quick, use } = values;
  if (use && quick) throw new Error('--quick trains no network that is of use.');
  const updates = Number(values.updates ?? (quick ? usual.quick : usual.updates));
  return { seed, quick, updates, out: values.out ?? join(use ? MODELS : join(CACHE, 'trained'), name) };
}

/**
 * Writes a new network, and says beside the one in use what it makes of the same that neither has learned from. Ends with an
 * exit code of 1 where the 95 % intervals of a figure lie apart, but for a quick one.
 *
 * @param name File name of the network.
 */
export async function finish(
  { name, model, told }: { name: string; model: Uint8Array; told: Told },
  judge: (model: Uint8Array) => Promise<Figure[]>,
): Promise<void> {
  // Read before it may be replaced.
  const inUse = readFileSync(join(MODELS, name));
  mkdirSync(dirname(told.out), { recursive: true });
  writeFileSync(told.out, model);
  const sum = createHash('sha256').update(model).digest('hex');
  writeFileSync(told.out.replace(/onnx$/, 'sha256'), `${sum}  ${name}\n`);
  const same = inUse.equals(model);
  const figures = await judge(model);
  const others = same ? figures : await judge(inUse);
  console.log(`${name}: new | in use${same ? ', the same byte for byte' : ''}`);
  const apart = figures.filter((figure, i) => !tell(figure, others[i]!));
  console.log(
    apart.length === 0
      ? `${name}: the intervals of all ${figures.length} figures overlap.`
      : `${name}: apart lie the intervals of ${apart.map(({ what }) => what.trim()).join('; ')}.`,
  );
  if (apart.length > 0 && !told.quick) process.exitCode = 1;
}

/** Prints a figure of both networks, and answers whether their intervals overlap. */
function tell(mine: Figure, theirs: Figure): boolean {
  const [low, high] = wilsonInterval(mine.hits, mine.of);
  const [otherLow, otherHigh] = wilsonInterval(theirs.hits, theirs.of);
  const overlap = low <= otherHigh && otherLow <= high;
  console.log(
    `${mine.what}: ${formatShare(mine.hits, mine.of)} | ${formatShare(theirs.hits, theirs.of)}${overlap ? '' : ' APART'}`,
  );
  return overlap;
}
