import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { describeMachine, median, medianInterval, spread } from './figures.ts';
import { startHelper } from './processes.ts';
import type { Started } from './testing-load.ts';

/** What the issue asks of a server that a test starts. */
const READY_TARGET_MS = 1_000;
const MEMORY_TARGET_MB = 250;
const STORY_TARGET_MS = 200;

/** Servers in one test process, one after the other. */
const IN_TURN = 5;
const AT_ONCE = 20;

/**
 * `npm run bench -- testing`: how long `startCredence` takes until it is ready, the first time in a process and after
 * that, beside a bare PGlite opened from the same template; how much memory servers hold; and how long a story takes.
 */
export async function run(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '20' },
      stories: { type: 'string', default: '50' },
      quick: { type: 'boolean', default: false },
    },
  });
  const rounds = values.quick ? 3 : Number(values.rounds);
  const stories = values.quick ? 10 : Number(values.stories);
  const load = () => loadavg()[0]!.toFixed(1);
  console.log(`${describeMachine()}; ${rounds} processes of each; load ${load()}`);
  await play({ instances: 1 }); // prepares the cache folder, should this machine have none
  const one: Started[] = [];
  const inTurn: Started[] = [];
  const atOnce: Started[] = [];
  const bare: { readyMs: number[] }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    inTurn.push(await play({ instances: IN_TURN }));
    bare.push(await measure<{ readyMs: number[] }>('testing-baseline.ts', { instances: IN_TURN }));
    if (round < 3) one.push(await play({ instances: 1, stories }));
    if (round < 3) atOnce.push(await play({ instances: AT_ONCE, atOnce: true }));
  }
  const first = inTurn.map(({ readyMs }) => readyMs[0]!);
  const further = inTurn.flatMap(({ readyMs }) => readyMs.slice(1));
  const bareFirst = bare.map(({ readyMs }) => readyMs[0]!);
  const bareFurther = bare.flatMap(({ readyMs }) => readyMs.slice(1));
  console.log('ready, ms: median [95 % interval]');
  report('  first of its process', medianInterval(first), median(first), READY_TARGET_MS);
  report('  each further one', medianInterval(further), median(further), READY_TARGET_MS);
  console.log(`  bare PGlite, first of its process: ${medianInterval(bareFirst)}`);
  console.log(`  bare PGlite, each further one: ${medianInterval(bareFurther)}`);
  console.log(`  ratio: first ${ratio(first, bareFirst)}, further ${ratio(further, bareFurther)}`);
  console.log(`  ${AT_ONCE} at once, until the last: ${spread(atOnce.map(({ readyMs }) => readyMs[0]!))}`);
  console.log('memory beyond the bare test process, MB: median (range)');
  const held = (started: Started[], n: number) => started.map(({ residentMb }) => residentMb[n - 1]! / n);
  const ofOne = held(inTurn, 1);
  report('  one server', spread(ofOne), median(ofOne), MEMORY_TARGET_MB);
  const peaks = one.map(({ peakMb }) => peakMb);
  report(`  the most that one held in ${stories} stories`, spread(peaks), median(peaks), MEMORY_TARGET_MB);
  const ofFive = held(inTurn, IN_TURN);
  report(`  ${IN_TURN} servers, of each`, spread(ofFive), median(ofFive), MEMORY_TARGET_MB);
  const ofTwenty = atOnce.map(({ residentMb }) => residentMb[0]! / AT_ONCE);
  report(`  ${AT_ONCE} servers, of each`, spread(ofTwenty), median(ofTwenty), MEMORY_TARGET_MB);
  const told = one.flatMap(({ storyMs }) => storyMs);
  report(`a story, ms (n = ${told.length})`, medianInterval(told), median(told), STORY_TARGET_MS);
  console.log(`load ${load()}`);
}

function play(order: { instances: number; atOnce?: boolean; stories?: number }): Promise<Started> {
  return measure<Started>('testing-load.ts', { atOnce: false, stories: 0, ...order });
}

async function measure<T>(file: string, order: object): Promise<T> {
  const helper = await startHelper<T>(file, order);
  await helper.stop();
  return helper.ready;
}

function report(what: string, figures: string, middle: number, target: number): void {
  console.log(`${what}: ${figures}, ${middle < target ? 'within' : 'beyond'} ${target}`);
}

function ratio(product: number[], baseline: number[]): string {
  return (median(product) / median(baseline)).toFixed(2);
}
