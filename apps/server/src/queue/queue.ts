import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Log } from '../app.ts';
import type { Clock } from '../clock.ts';
import { notify } from '../store/notify.ts';
import { presentBy } from '../store/present.ts';
import type { Database } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import {
  type ClaimedJob,
  claimJobs,
  deleteFinishedJobs,
  finishJob,
  hasWork,
  insertJob,
  type NewJob,
  reapJobs,
  releaseJob,
  renewLeases,
  retryJob,
} from './jobs.ts';
import { findDeadOwners, nameLeaseOwner } from './lease-owner.ts';
import { type Companion, loop } from './loop.ts';

export type { NewJob } from './jobs.ts';
export type { Companion } from './loop.ts';

/** How the jobs of one name are run. Running one twice must be harmless. */
export interface JobHandler {
  /** Throwing means "try again later". The signal is raised when the claim was lost or the process stops. */
  run(payload: Record<string, string>, signal: AbortSignal): Promise<void>;
  /** Does what has to be done instead, once the last attempt has failed: the job is then dead. Repeated if it throws. */
  giveUp?(payload: Record<string, string>): Promise<void>;
  /** How many may run side by side in this process. */
  concurrency?: number;
}

export interface Queue {
  /** Writes a job in the caller's transaction: it exists if and when that is committed. */
  enqueue(db: Kysely<Database>, job: NewJob): Promise<void>;
  /** Begins to work; a process that only enqueues never calls it. */
  start(handlers: Record<string, JobHandler>): Promise<void>;
  /**
   * Says that something may be due, after a commit or when the clock was moved. A hint: a poll stands behind it.
   *
   * @param what `events`: no job was written, so nobody needs to look for one.
   */
  wake(what?: 'events'): void;
  /** Waits until no job is due or running and no companion has anything due or under way. */
  idle(): Promise<void>;
  /** Waits a while for what is running; the rest goes back, as if never begun. */
  stop(): Promise<void>;
}

export interface QueueOptions {
  db: Kysely<Database>;
  clock: Clock;
  log: Log;
  /** Kinds of work with tables of their own: woken, waited for and stopped with the jobs. */
  companions?: Companion[];
  /** Carries wake-ups to the other processes on a PostgreSQL server. */
  store?: Pick<Store, 'kind' | 'onNotify'>;
  /** No other process works on this database (the embedded one): leases left by a dead process are void at once. */
  soleProcess?: boolean;
  leaseMs?: number;
  heartbeatMs?: number;
  pollMs?: number;
  /** How long `stop` waits for running jobs. */
  graceMs?: number;
}

/** Pauses before the second, third, … attempt; the last one repeats. */
const BACK_OFF_MS = [5_000, 30_000, 120_000, 600_000];
const GIVE_UP_TRIES = 5;
const FINISHED_KEPT_MS = 7 * 24 * 3_600_000;
const TIDY_EVERY_MS = 3_600_000;
const ABORT_GRACE_MS = 2_000;
const CHANNEL = 'credence_work';
/** On a busy server most commits write no job. */
const PACE_MS = 25;
const ANNOUNCE_AFTER_MS = 25;

/**
 * The jobs that wait in table `job`: leased while they run, run again when their worker died, and given up after their
 * last attempt. What is due is judged by the account's clock, leases by real time.
 */
export function createQueue(options: QueueOptions): Queue {
  const { db, clock, log, store, companions = [], soleProcess = false } = options;
  const { leaseMs = 60_000, heartbeatMs = 10_000, pollMs = 1_000, graceMs = 10_000 } = options;
  const owner = nameLeaseOwner();
  const running = new Map<string, { job: ClaimedJob; aborter: AbortController; done: Promise<void> }>();
  let handlers: Record<string, JobHandler> = {};
  let lastReaped = Number.NEGATIVE_INFINITY;
  let lastTidied = Number.NEGATIVE_INFINITY;
  let stopping = false;
  let announcing: NodeJS.Timeout | undefined;
  let unhear = () => {};

  const worker = loop(claimAndRun, { name: 'jobs', pollMs, paceMs: PACE_MS, log });
  const keeper = loop(keepLeases, { name: 'job leases', pollMs: heartbeatMs, log });

  async function claimAndRun() {
    await tidy();
    for (const [name, handler] of Object.entries(handlers)) {
      const active = [...running.values()].filter(({ job }) => job.name === name).length;
      const limit = (handler.concurrency ?? 1) - active;
      if (limit <= 0) continue;
      const jobs = await claimJobs(db, { name, ...presentBy(clock), limit, owner, leaseMs });
      for (const job of jobs) begin(job, handler);
    }
    return false; // whoever finishes a job wakes this loop
  }

  function begin(job: ClaimedJob, handler: JobHandler) {
    const aborter = new AbortController();
    const done = run(job, handler, aborter.signal).finally(() => {
      running.delete(job.id);
      worker.wake();
    });
    running.set(job.id, { job, aborter, done });
  }

  async function run(job: ClaimedJob, handler: JobHandler, signal: AbortSignal) {
    try {
      if (job.attempt > job.maxAttempts) return await giveUp(job, handler, { reason: 'its worker died' });
      await handler.run(job.payload, signal);
      await finishJob(db, { job, owner, state: 'done', now: clock.now() });
    } catch (error) {
      await settleFault(job, handler, { error, stopped: stopping && signal.aborted }).catch((err) => {
        // Its lease runs out, and then it is run again.
        log.error({ err, job: job.id, name: job.name }, 'a job could not be settled');
      });
    }
  }

  async function settleFault(
    job: ClaimedJob,
    handler: JobHandler,
    { error, stopped }: { error: unknown; stopped: boolean },
  ) {
    if (stopped) return releaseJob(db, { job, owner });
    if (job.attempt === job.maxAttempts) {
      try {
        return await giveUp(job, handler, { err: error });
      } catch (err) {
        log.error({ err, job: job.id, name: job.name }, 'a job could not be given up; trying again');
      }
    } else if (job.attempt > job.maxAttempts + GIVE_UP_TRIES) {
      log.error({ err: error, job: job.id, name: job.name }, 'a job was dropped without being given up');
      return finishJob(db, { job, owner, state: 'dead', now: clock.now() });
    }
    const pauseMs = BACK_OFF_MS[Math.min(job.attempt, BACK_OFF_MS.length) - 1]!;
    const about = { job: job.id, name: job.name, attempt: job.attempt, fault: (error as Error)?.name, pauseMs };
    log.warn(about, 'a job failed and will be run again');
    return retryJob(db, { job, owner, dueAt: new Date(clock.now().getTime() + pauseMs) });
  }

  async function giveUp(job: ClaimedJob, handler: JobHandler, why: { err: unknown } | { reason: string }) {
    await handler.giveUp?.(job.payload);
    await finishJob(db, { job, owner, state: 'dead', now: clock.now() });
    log.error({ ...why, job: job.id, name: job.name }, 'a job was given up after its last attempt');
  }

  async function keepLeases() {
    const jobIds = [...running.keys()];
    if (jobIds.length === 0) return false;
    const held = await renewLeases(db, { jobIds, owner, leaseMs });
    for (const id of jobIds) {
      if (!held.has(id)) running.get(id)?.aborter.abort(new Error('the lease of this job was lost'));
    }
    return false;
  }

  async function tidy() {
    if (performance.now() - lastReaped < pollMs) return;
    lastReaped = performance.now();
    await reapJobs(db);
    if (lastReaped - lastTidied < TIDY_EVERY_MS) return;
    lastTidied = lastReaped;
    await deleteFinishedJobs(db, new Date(clock.now().getTime() - FINISHED_KEPT_MS));
  }

  async function endJobs() {
    const ended = Promise.all([...running.values()].map(({ done }) => done)).then(() => true);
    if (await within(ended, graceMs)) return;
    for (const { aborter } of running.values()) aborter.abort(new Error('this process is stopping'));
    // A handler that does not heed the signal ends with the process; its lease then runs out.
    await within(ended, ABORT_GRACE_MS);
  }

  function wakeHere(what?: 'events') {
    if (what !== 'events') worker.wake();
    for (const companion of companions) companion.wake();
  }

  function wake(what?: 'events') {
    wakeHere(what);
    if (store?.kind !== 'postgres' || announcing) return;
    // One announcement for all the commits of a moment; who misses it has its poll.
    announcing = setTimeout(() => {
      announcing = undefined;
      notify(db, CHANNEL, owner).catch(() => {});
    }, ANNOUNCE_AFTER_MS);
  }

  return {
    enqueue: (tx, job) => insertJob(tx, job, clock),
    wake,
    async start(given) {
      handlers = given;
      const dead = soleProcess ? 'everyone' : await findDeadOwners(db);
      await reapJobs(db, dead);
      for (const companion of companions) await companion.start(dead);
      worker.start();
      keeper.start();
      if (store?.kind === 'postgres') unhear = store.onNotify(CHANNEL, (from) => from !== owner && wakeHere());
    },
    async idle() {
      // Jobs first: what one does may give the companions work, never the other way round.
      while ((await hasWork(db, presentBy(clock))) || !(await allQuiet(companions))) {
        wakeHere();
        await sleep(10);
      }
    },
    async stop() {
      stopping = true;
      unhear();
      clearTimeout(announcing);
      await worker.stop();
      await Promise.all([endJobs(), ...companions.map((companion) => companion.stop())]);
      await keeper.stop();
    },
  };
}

/** `undefined` when `work` takes longer than `ms`. */
async function within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  const timer = new AbortController();
  const late = sleep(ms, undefined, { signal: timer.signal }).catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}

async function allQuiet(companions: Companion[]) {
  for (const companion of companions) if (!(await companion.isQuiet())) return false;
  return true;
}
