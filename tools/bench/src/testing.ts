import { parseArgs } from 'node:util';
import { describeMachine, median, spread } from './figures.ts';
import { startHelper } from './processes.ts';

/** What the issue asks of a server that a test starts. */
const READY_TARGET_MS = 1_000;
const MEMORY_TARGET_MB = 250;

interface Started {
  readyMs: number[];
  /** Before the first and after each. */
  residentMb: number[];
}

/**
 * `npm run bench -- testing`: how long `startCredence` takes until it is ready, the first time in a process and after
 * that, and how much memory each holds; beside a bare PGlite opened from a template.
 */
export async function run(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string', default: '7' }, instances: { type: 'string', default: '6' } },
  });
  const rounds = Number(values.rounds);
  const instances = Number(values.instances);
  console.log(`${describeMachine()}; ${rounds} processes, ${instances} instances in each`);
  await measure('testing-load.ts', 1); // makes the template, should this machine have none
  const product: Started[] = [];
  const bare: Started[] = [];
  for (let round = 0; round < rounds; round += 1) {
    product.push(await measure('testing-load.ts', instances));
    bare.push(await measure('testing-baseline.ts', instances));
  }
  const first = product.map(({ readyMs }) => readyMs[0]!);
  const further = product.flatMap(({ readyMs }) => readyMs.slice(1));
  const bareMs = median(bare.flatMap(({ readyMs }) => readyMs));
  report('ready, first in its process (ms)', first, READY_TARGET_MS);
  report('ready, each further one (ms)', further, READY_TARGET_MS);
  report(
    'memory of the process, first instance (MB more)',
    product.map(({ residentMb: [before, after] }) => after! - before!),
    MEMORY_TARGET_MB,
  );
  report(
    'memory, each further instance (MB more)',
    product.map(({ residentMb }) => (residentMb.at(-1)! - residentMb[1]!) / (instances - 1)),
    MEMORY_TARGET_MB,
  );
  console.log(
    `bare PGlite from a template: median ${bareMs.toFixed(0)} ms; ratio ${(median(further) / bareMs).toFixed(1)}, first ${(median(first) / bareMs).toFixed(1)}`,
  );
}

async function measure(file: string, instances: number): Promise<Started> {
  const helper = await startHelper<Started>(file, { instances });
  await helper.stop();
  return helper.ready;
}

function report(what: string, values: number[], target: number): void {
  console.log(`${what}: ${spread(values)}, ${median(values) < target ? 'within' : 'beyond'} ${target}`);
}
