import { describeMachine, medianInterval, quantile } from '../figures.ts';
import { formatShare } from '../interval.ts';
import { hashPipeline } from '../reading/cache.ts';
import { readPictures } from '../reading/read-pictures.ts';
import { judgeShot } from './judge-shot.ts';
import { goodStream, neverStream } from './stream.ts';
import { drawSubject } from './subjects.ts';
import { type Outcome, watchStreams } from './watch-streams.ts';

const STREAMS = 200;
/** Hopeless streams to a hundred of the others. */
const HOPELESS_SHARE = 0.24;

interface Shot extends Outcome {
  kind: string;
  /** Null: it passes, and reads. */
  failure: string | null;
  /** From when on all was right. */
  goodFromMs: number;
}

/**
 * Gives drawn camera streams to the code that guides the person, and what it takes by itself to the server's measures and to
 * the reader.
 *
 * @param args How many streams become good; `--seed TEXT`, one that nobody developed with. A run that was cut off goes on.
 */
export async function run(args: readonly string[]): Promise<void> {
  const count = Number(args.find((arg) => /^\d+$/.test(arg)) ?? STREAMS);
  const seed = args.includes('--seed') ? args[args.indexOf('--seed') + 1]! : 'development';
  const good = await watchStreams(count, true, seed);
  const hopeless = await watchStreams(Math.ceil(count * HOPELESS_SHARE), false, seed);
  const taken = good.filter(({ photo }) => photo);
  const readings = await readPictures(
    taken.map(({ photo }) => photo!),
    'pipeline',
    hashPipeline(),
  );
  const shots: Shot[] = [];
  for (const outcome of good) {
    const { id, story } = goodStream(outcome.n, seed);
    const subject = drawSubject(outcome.n, id);
    const reading = readings[taken.indexOf(outcome)];
    const failure = outcome.photo && reading ? await judgeShot(outcome.photo, reading, subject) : 'never taken';
    shots.push({ ...outcome, kind: subject.kind, failure, goodFromMs: story.goodFromMs! });
  }
  report(shots, hopeless, seed);
}

function report(shots: readonly Shot[], hopeless: readonly Outcome[], seed: string): void {
  console.log(`\n${describeMachine()}, seed ${seed}\n`);
  console.log('| streams that become good | first automatic capture passes and reads | why not |');
  console.log('| --- | --- | --- |');
  for (const [kind, some] of [['all', shots] as const, ...Map.groupBy(shots, ({ kind }) => kind)]) {
    const usable = some.filter(({ failure }) => failure === null).length;
    console.log(
      `| ${kind} | ${formatShare(usable, some.length)} | ${tally(some.flatMap((shot) => shot.failure ?? []))} |`,
    );
  }
  const kindOf = ({ n }: Outcome) => neverStream(n, seed).never!.replaceAll('_', ' ');
  console.log('\n| streams that never become good | ended without automatic capture |');
  console.log('| --- | --- |');
  for (const [kind, some] of [['all', hopeless] as const, ...Map.groupBy(hopeless, kindOf)]) {
    console.log(`| ${kind} | ${formatShare(some.filter(({ takenAtMs }) => takenAtMs === null).length, some.length)} |`);
  }
  const waits = shots.flatMap(({ takenAtMs, goodFromMs }) =>
    takenAtMs === null ? [] : [(takenAtMs - goodFromMs) / 1000],
  );
  const whole = shots.flatMap(({ takenAtMs }) => (takenAtMs === null ? [] : [takenAtMs / 1000]));
  console.log(
    `\nSeconds of stream until the shot: ${medianInterval(whole, 1)}, 95 % within ${quantile(whole, 0.95).toFixed(1)}`,
  );
  console.log(
    `Seconds after all was right: ${medianInterval(waits, 1)}, 95 % within ${quantile(waits, 0.95).toFixed(1)}`,
  );
  for (const { n, kind, failure, seen, photo } of shots) {
    if (failure) console.log(`  good ${n}, ${kind}: ${failure}; saw ${JSON.stringify(seen)} ${photo ?? ''}`);
  }
  for (const { n, seen, photo } of hopeless) {
    if (photo)
      console.log(`  hopeless ${n}, ${neverStream(n, seed).never}: taken; saw ${JSON.stringify(seen)} ${photo}`);
  }
}

function tally(reasons: readonly string[]): string {
  return [...Map.groupBy(reasons, (reason) => reason)].map(([reason, some]) => `${some.length} × ${reason}`).join(', ');
}
