import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Policy, Redecided } from '@credence/verification';
import { judgingCode } from './judging-code.ts';

/** Submissions to be decided again. */
export interface ReplayOrder {
  /** Null: each by the policy that decided it. */
  policy: Policy | null;
  /** Records as JSON; readings, too, which are opened only where they are needed. */
  submissions: readonly { record: Uint8Array; openReadings: () => Uint8Array }[];
}

/** What a thread is asked. */
export interface ThreadOrder {
  policy: Policy | null;
  /** Names the code that judges now. */
  code: string;
  submissions: Opened[];
}

export interface Opened {
  record: Uint8Array;
  /** Null: to be decided without them, where that can be. */
  readings: Uint8Array | null;
}

const WORKER = new URL(`./replay-worker${extname(import.meta.url)}`, import.meta.url);

/** A replay is many requests one after the other; a thread takes half a second to start. */
const IDLE_MS = 10_000;

/** More would take memory and leave requests nothing to run on. */
const THREADS_MAX = 2;

interface Thread {
  /** Undefined while it rests, or once it has failed. */
  worker: Worker | undefined;
  /** Its orders, one after the other. */
  last: Promise<unknown>;
}

const threads = Array.from(
  { length: Math.min(THREADS_MAX, availableParallelism()) },
  (): Thread => ({ worker: undefined, last: Promise.resolve() }),
);
/** Replays under way. */
let running = 0;
let idle: NodeJS.Timeout | undefined;

/**
 * Decides submissions again in threads of their own, so that requests are answered meanwhile. In their order.
 *
 * By another policy, each of which the code that runs decided is decided by what its checks answered.
 */
export async function replayInThreads({ policy, submissions }: ReplayOrder): Promise<Redecided[]> {
  const records = submissions.map(({ record }) => ({ record, readings: null }));
  const byAnswers = policy ? await shareOut(policy, records) : submissions.map(() => null);
  const left = submissions.filter((_, at) => byAnswers[at] === null);
  const opened = left.map(({ record, openReadings }) => ({ record, readings: openReadings() }));
  const byReadings = (await shareOut(policy, opened)).values();
  return byAnswers.map((one) => one ?? byReadings.next().value!);
}

async function shareOut(policy: Policy | null, submissions: Opened[]): Promise<(Redecided | null)[]> {
  if (submissions.length === 0) return [];
  clearTimeout(idle);
  running += 1;
  const share = Math.ceil(submissions.length / threads.length);
  const code = judgingCode();
  const parts = threads.map((thread, i) =>
    perform(thread, { policy, code, submissions: submissions.slice(i * share, (i + 1) * share) }),
  );
  try {
    return (await Promise.all(parts)).flat();
  } finally {
    running -= 1;
    if (running === 0) idle = setTimeout(rest, IDLE_MS).unref();
  }
}

function start(thread: Thread): Worker {
  const worker = new Worker(WORKER);
  worker.unref();
  const forget = () => {
    if (thread.worker === worker) thread.worker = undefined;
  };
  // Told by whoever waits for an answer; the next order gets a worker of its own.
  worker.on('error', forget).on('exit', forget);
  return worker;
}

function rest(): void {
  for (const thread of threads) {
    void thread.worker?.terminate();
    thread.worker = undefined;
  }
}

function perform(thread: Thread, order: ThreadOrder): Promise<(Redecided | null)[]> {
  const work = () => {
    thread.worker ??= start(thread);
    return ask(thread.worker, order);
  };
  const answer = thread.last.then(work, work);
  thread.last = answer;
  return answer;
}

function ask(worker: Worker, order: ThreadOrder): Promise<(Redecided | null)[]> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      worker.off('message', onAnswer);
      worker.off('error', onError);
      worker.off('exit', onExit);
      worker.unref();
    };
    const onAnswer = (answer: (Redecided | null)[]) => {
      settle();
      resolve(answer);
    };
    // Messages of a thread's errors may quote what it read.
    const onError = () => {
      settle();
      reject(new Error('a submission could not be decided again'));
    };
    const onExit = onError;
    worker.on('message', onAnswer);
    worker.on('error', onError);
    worker.on('exit', onExit);
    worker.ref();
    worker.postMessage(order);
  });
}
