import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  describe,
  judgeAll,
  loadSessionSet,
  openRuns,
  picturesOf,
  readInCages,
  verdictsOf,
  writeReport,
} from '@credence/server/evaluation';
import { describeMachine } from './figures.ts';
import { CACHE, hashWholePipeline } from './reading/cache.ts';

/** Ignored by git. */
const REPORT = fileURLToPath(new URL('../../../bench-report/decision.html', import.meta.url));

/** What a drawn set does not tell, and where that is measured. */
const ELSEWHERE = [
  'Drawn faces test plumbing only: what other selfies and look-alikes come to is measured on real photographs, by `bench faces`.',
  'Printed and displayed faces against the challenge: `bench challenge`, for whose frames a session of a set has no place.',
];

/**
 * Measures what the decisions are worth: genuine sessions refused or held, attacks accepted, species by species, by every
 * policy.
 *
 * Readings are kept: a run that was cut off goes on, and a change that does not touch the reading code costs no reading.
 *
 * @param args The folder of a labelled set (`bench attacks` draws one; docs/accuracy.md says how a manifest looks); then,
 *   optionally, `--list` to name the sessions that came out otherwise than their label wants, `--processes N` to read by instead
 *   of two, and `--minutes N` to stop reading after, and print the table of what was read. With `--table` all figures to reach
 *   are measured instead, see `decision-table/run.ts`.
 */
export async function run(args: readonly string[]): Promise<void> {
  if (args.includes('--table')) return (await import('./decision-table/run.ts')).run(args);
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      list: { type: 'boolean' },
      processes: { type: 'string', default: '2' },
      minutes: { type: 'string', default: 'Infinity' },
    },
  });
  const [folder] = positionals;
  if (!folder) {
    console.error('Usage: npm run bench -- decision <folder> [--list] [--processes N] [--minutes N]');
    process.exitCode = 2;
    return;
  }
  const set = await loadSessionSet(folder);
  const { root, sessions } = set;
  const pictures = picturesOf(sessions);
  const maker = hashWholePipeline();
  console.log(`${sessions.length} sessions, ${pictures.length} pictures, pipeline ${maker}; ${describeMachine()}`);
  const readings = await readInCages(pictures, {
    folder: join(CACHE, 'reading', `sessions-${maker}`),
    processes: Number(values.processes),
    until: performance.now() + Number(values.minutes) * 60_000,
    onProgress: (done) => done % 50 === 0 && console.log(`  ${done} read`),
  });
  const judged = judgeAll(set, pictures, readings);
  const history = openRuns(join(CACHE, 'reading', 'decisions'), root);
  if (judged.length < sessions.length) console.log(`${sessions.length - judged.length} sessions are yet to be read`);
  if (judged.length === 0) return;
  const text = [describe(judged, history.last()), ...ELSEWHERE].join('\n');
  console.log(`\n${text}`);
  if (values.list) {
    for (const [id, right] of Object.entries(verdictsOf(judged))) {
      const { decision, outcomes } = judged.find(({ session }) => session.id === id)!;
      const why = decision.checks
        .filter(({ consequence }) => consequence !== 'accept')
        .map((one) => `${one.id} (${one.why})`);
      if (!right) console.log(`  ${id}: ${outcomes.standard} ${why.join(', ')}`);
    }
  }
  writeReport(REPORT, judged, text);
  history.save(verdictsOf(judged));
  console.log(`\nplots: ${REPORT}`);
}
