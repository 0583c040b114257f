import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type PictureKind,
  readInCages,
  replayInThreads,
  type SealedSessions,
  sealSessions,
} from '@credence/server/evaluation';
import { specimens } from '@credence/specimens';
import {
  type CaptureReading,
  POLICIES,
  type Policy,
  READINGS_VERSION,
  type Readings,
  type SelfieFrameReading,
} from '@credence/verification';
import { describeMachine } from './figures.ts';
import { CACHE, hashWholePipeline } from './reading/cache.ts';

const TODAY = '2026-11-01';
/** As many as the server opens at a time for `policy replay`. */
const PAGE = 1000;
const GOAL_S = { floor: 60, goal: 20 };
const TYPES = ['passport', 'id_card', 'driving_license'] as const;
/** Holders of each type; every session is of one of them. */
const HOLDERS = 2;
/** Enough that no cache of a processor holds them. */
const SEALED = 2000;

/**
 * `npm run bench -- replay`: how long it takes to decide 100,000 stored sessions anew, from what is sealed of them in memory to the
 * outcome, by the threads of the server: by another policy, from what the checks answered, and as they were decided, from the
 * readings; beside that opening and parsing them only. What a database takes to hand them over is not in it.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { sessions: { type: 'string', default: '100000' } } });
  const count = Number(values.sessions);
  const sessions = await prepare();
  console.log(
    `${describeMachine()}; ${count} sessions of ${(sessions.sizeBytes / 1024).toFixed(1)} KiB, ${PAGE} at a time`,
  );
  const opened = measure('opened and parsed only (one thread)', count, await openOnly(sessions, count));
  const answers = await replay(sessions, { count, policy: POLICIES.careful });
  measure('by another policy, of what checks answered', count, answers);
  const anew = measure('from the readings, byte for byte', count, await replay(sessions, { count, policy: null }));
  console.log(
    `${(anew / opened).toFixed(1)} times as long; floor ${GOAL_S.floor} s, goal ${GOAL_S.goal} s for 100,000`,
  );
}

/** Sealed sessions, and threads that have begun. */
async function prepare(): Promise<SealedSessions> {
  const sessions = sealSessions(await readSpecimens(), TODAY, SEALED);
  await replay(sessions, { count: 2 * PAGE, policy: null });
  return sessions;
}

/** Seconds of two idle cores that deciding 100,000 sessions by another policy takes, by the processor time of `count`. */
export async function measureReplay(count: number): Promise<number> {
  const { cpuSeconds } = await replay(await prepare(), { count, policy: POLICIES.careful });
  return ((cpuSeconds / count) * 100_000) / 2;
}

interface Took {
  seconds: number;
  cpuSeconds: number;
  note: string;
}

/** @param order.policy Null: as they were decided, which only the readings tell. */
async function replay(
  sessions: SealedSessions,
  { count, policy }: { count: number; policy: Policy | null },
): Promise<Took> {
  const moved = { changed: 0, identical: 0 };
  // The next page is opened while the threads decide this one, as the next request would be.
  return timed(async () => {
    let pending: Promise<void> = Promise.resolve();
    for (let from = 0; from < count; from += PAGE) {
      const submissions = sessions.open(from, Math.min(PAGE, count - from));
      await pending;
      pending = replayInThreads({ policy, submissions }).then((all) => {
        for (const { from, to, identical } of all) {
          moved.changed += from === to ? 0 : 1;
          moved.identical += identical ? 1 : 0;
        }
      });
    }
    await pending;
    return `${moved.changed} would change, ${moved.identical} the same byte for byte`;
  });
}

function openOnly(sessions: SealedSessions, count: number): Promise<Took> {
  return timed(async () => {
    let bytes = 0;
    for (let from = 0; from < count; from += PAGE) {
      for (const { record, openReadings } of sessions.open(from, Math.min(PAGE, count - from))) {
        const readings = openReadings();
        bytes += record.length + readings.length;
        JSON.parse(Buffer.from(record).toString('utf8'));
        JSON.parse(Buffer.from(readings).toString('utf8'));
      }
    }
    return `${Math.round(bytes / 2 ** 20)} MiB`;
  });
}

async function timed(work: () => Promise<string>): Promise<Took> {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const note = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6, note };
}

function measure(name: string, count: number, { seconds, cpuSeconds, note }: Took): number {
  const each = (1000 * cpuSeconds) / count;
  console.log(
    `${name.padEnd(46)}${seconds.toFixed(1).padStart(7)} s  ${Math.round(count / seconds)} a second; ${each.toFixed(2)} ms of processor each, so ${((each * 100) / 2).toFixed(0)} s for 100,000 on two idle cores; ${note}`,
  );
  return cpuSeconds;
}

/** Drawn documents with selfies, read as the server reads them; readings are kept from run to run. */
async function readSpecimens(): Promise<Readings[]> {
  const folder = join(CACHE, 'replay');
  mkdirSync(folder, { recursive: true });
  const drawn: { file: string; kind: PictureKind; of: number }[] = [];
  const put = (of: number, kind: PictureKind, bytes: Buffer) => {
    const file = join(folder, `${of}-${kind}.jpg`);
    writeFileSync(file, bytes);
    drawn.push({ file, kind, of });
  };
  for (let of = 0; of < TYPES.length * HOLDERS; of += 1) {
    const type = TYPES[of % TYPES.length]!;
    const { front, back, selfie } = await specimens.forOutcome({
      outcome: 'verified',
      type,
      seed: `replay-${of}`,
      selfie: true,
      today: TODAY,
    });
    put(of, type === 'passport' ? 'passport' : 'front', front);
    if (back) put(of, 'back', back);
    put(of, 'selfie', selfie!);
  }
  const read = await readInCages(drawn, { folder: join(CACHE, 'reading', `sessions-${hashWholePipeline()}`) });
  return [
    ...Map.groupBy(
      drawn.map((one, at) => ({ ...one, reading: read[at]! })),
      ({ of }) => of,
    ).values(),
  ].map((some) => {
    const of = (...kinds: PictureKind[]) => some.find(({ kind }) => kinds.includes(kind))?.reading;
    const back = of('back') as CaptureReading | undefined;
    return {
      version: READINGS_VERSION,
      pipeline: {},
      captures: { front: of('passport', 'front') as CaptureReading, ...(back && { back }) },
      selfie: { frames: [of('selfie') as SelfieFrameReading] },
    };
  });
}
