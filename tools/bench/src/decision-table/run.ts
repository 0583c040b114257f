import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Judged, judgeAll, loadSessionSet, picturesOf, readInCages } from '@credence/server/evaluation';
import { drawSet } from '../attacks.ts';
import { describeMachine, median } from '../figures.ts';
import { CACHE, hashSources, hashWholePipeline, writeWhole } from '../reading/cache.ts';
import { type EvalSet, loadEvalSet } from '../reading/eval-set.ts';
import { measureReplay } from '../replay.ts';
import { measureCosts, TARGET } from '../session-cost.ts';
import { challengeRow, faceRows } from './face-rows.ts';
import { formatAmount, formatRow, HEAD, type Row } from './rows.ts';
import { collectedRow, drawnRows, PLANNED } from './session-rows.ts';

const REPLAYED = 100_000;
const REPLAY_S = { floor: 60, goal: 20 };

const CAVEATS = [
  'Brackets are 95 % Wilson intervals. Decided by the policy standard as in test mode, which takes specimens.',
  'Drawn attacks are not field attacks, and drawn faces say nothing of people. None of this is certified (ISO/IEC 30107-3).',
];

/**
 * Fills the table of figures to reach of decisions and faces: draws the sessions of a seed, reads and decides them, compares
 * and holds before the camera the faces of a labelled folder, decides 100,000 stored sessions anew, and prints every row with
 * its trials and a 95 % interval.
 *
 * What was drawn, read and measured is kept, but for times: a run that was cut off, or had only so many minutes, goes on where it stopped.
 *
 * @param args `--table`; `--seed TEXT` (one that nobody developed with); `--n SHARE` of the planned sessions (1 unless said);
 *   `--minutes N` to begin nothing after; and the folder of a labelled set for the rows of collected pictures and faces.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      table: { type: 'boolean' },
      seed: { type: 'string' },
      n: { type: 'string', default: '1' },
      minutes: { type: 'string', default: 'Infinity' },
    },
  });
  const { seed, n, minutes } = values;
  if (!seed) {
    console.error('Usage: npm run bench -- decision --table --seed TEXT [--n SHARE] [--minutes N] [<labelled folder>]');
    process.exitCode = 2;
    return;
  }
  const until = performance.now() + Number(minutes) * 60_000;
  const folder = await drawPlanned(seed, Number(n), until);
  const drawn = await judgeFolder(folder, until);
  const collected = await loadEvalSet(positionals[0]);
  const rows = [...drawnRows(drawn, seed), ...(collected ? await collectedRows(collected, until) : [])];
  console.log(`\n${drawn.length} drawn sessions; ${describeMachine()}\n${HEAD}`);
  for (const row of rows) console.log(formatRow(row));
  if (performance.now() < until) await printTimes(seed);
  console.log(`\n${CAVEATS.join('\n')}`);
}

async function drawPlanned(seed: string, share: number, until: number): Promise<string> {
  const folder = join(CACHE, 'decision-table', createHash('sha256').update(seed).digest('hex').slice(0, 16));
  const counts = Object.entries(PLANNED).map(([label, count]) => ({ label, count: Math.ceil(share * count) }));
  const { drawn, planned } = await drawSet({
    folder,
    seed,
    counts,
    only: '',
    processes: availableParallelism(),
    // Half of the time there is, at most: what is drawn is to be read, too.
    until: (performance.now() + until) / 2,
  });
  console.log(`${drawn} of ${planned} sessions are drawn`);
  return folder;
}

async function judgeFolder(folder: string, until: number): Promise<Judged[]> {
  const set = await loadSessionSet(folder);
  const pictures = picturesOf(set.sessions);
  const readings = await readInCages(pictures, {
    folder: join(CACHE, 'reading', `sessions-${hashWholePipeline()}`),
    until,
  });
  return judgeAll(set, pictures, readings);
}

async function collectedRows(set: EvalSet, until: number): Promise<Row[]> {
  const copies = await judgeFolder(set.root, until);
  const rows = [collectedRow(copies)];
  if (performance.now() < until) rows.push(...(await kept('faces', set, () => faceRows(set))));
  if (performance.now() < until) rows.push(...(await kept('challenge', set, async () => [await challengeRow(set)])));
  return rows;
}

/** What was measured of a set by this very code is not measured again. */
async function kept(name: string, { root }: EvalSet, measure: () => Promise<Row[]>): Promise<Row[]> {
  const code = hashSources(['packages/vision/src', 'packages/verification/src', 'tools/bench/src'], /\.test\.ts$/);
  const manifest = createHash('sha256')
    .update(readFileSync(join(root, 'manifest.json')))
    .digest('hex');
  const folder = join(CACHE, 'decision-table', 'faces');
  const path = join(folder, `${name}-${code}-${manifest.slice(0, 16)}.json`);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  const rows = await measure();
  mkdirSync(folder, { recursive: true });
  writeWhole(path, JSON.stringify(rows));
  return rows;
}

async function printTimes(seed: string): Promise<void> {
  const seconds = await measureReplay(REPLAYED);
  const { floor, goal } = REPLAY_S;
  console.log(formatAmount('100,000 sessions by another policy', 'drawn', seconds, ' s', floor, goal));
  const ratios = (await measureCosts(seed)).map((cost) => cost.with / cost.without);
  console.log(formatAmount('cost of a plain session, checks to none', 'drawn', median(ratios), '', TARGET));
}
