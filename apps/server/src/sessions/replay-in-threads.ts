import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DecisionOutcome, Policy } from '@credence/verification';

/** Submissions to be decided again, opened. */
export interface ReplayOrder {
  /** Null: each by the policy that decided it. */
  policy: Policy | null;
  /** Record and readings as JSON. */
  submissions: { record: Uint8Array; readings: Uint8Array }[];
}

/** What came of one. */
export interface Redecided {
  from: DecisionOutcome;
  to: DecisionOutcome;
  /** Whether the decision is the same byte for byte. */
  identical: boolean;
  /** Where the outcome is another: the checks that moved it. */
  checks: string[];
}

const WORKER = new URL(`./replay-worker${extname(import.meta.url)}`, import.meta.url);

/** A replay is many requests one after the other; a thread takes half a second to start. */
const IDLE_MS = 10_000;

/** More would take memory and leave requests nothing to run on. */
const THREADS_MAX = 2;

interface Thread {
  worker: Worker;
  /** Its orders, one after the other. */
  last: Promise<unknown>;
}

let threads: Thread[] = [];
let idle: NodeJS.Timeout | undefined;

/** Decides submissions again in threads of their own, so that requests are answered meanwhile. In their order. */
export async function replayInThreads({ policy, submissions }: ReplayOrder): Promise<Redecided[]> {
  if (submissions.length === 0) return [];
  clearTimeout(idle);
  if (threads.length === 0) {
    threads = Array.from({ length: Math.min(THREADS_MAX, availableParallelism()) }, start);
  }
  const share = Math.ceil(submissions.length / threads.length);
  const parts = threads.map((thread, i) =>
    perform(thread, { policy, submissions: submissions.slice(i * share, (i + 1) * share) }),
  );
  try {
    return (await Promise.all(parts)).flat();
  } finally {
    idle = setTimeout(stop, IDLE_MS).unref();
  }
}

function start(): Thread {
  const worker = new Worker(WORKER);
  worker.unref();
  // Told by whoever waits for an answer; the others start anew.
  worker.on('error', stop);
  return { worker, last: Promise.resolve() };
}

function stop(): void {
  for (const { worker } of threads) void worker.terminate();
  threads = [];
}

function perform(thread: Thread, order: ReplayOrder): Promise<Redecided[]> {
  const work = () => ask(thread.worker, order);
  const answer = thread.last.then(work, work);
  thread.last = answer;
  return answer;
}

function ask(worker: Worker, order: ReplayOrder): Promise<Redecided[]> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      worker.off('message', onAnswer);
      worker.off('error', onError);
      worker.off('exit', onExit);
      worker.unref();
    };
    const onAnswer = (answer: Redecided[]) => {
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
