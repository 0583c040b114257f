import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../test/database.ts';
import { claimJobs, finishJob } from './jobs.ts';
import { createQueue, type JobHandler, type Queue, type QueueOptions } from './queue.ts';

const MINUTE_MS = 60_000;

const database = await createTestDatabase();

describe('the queue', () => {
  let now: Date;
  let logged: { level: string; fields: Record<string, unknown>; message: string }[];
  const opened: Queue[] = [];

  beforeEach(async () => {
    now = new Date('2026-03-01T12:00:00Z');
    logged = [];
    await database.db.deleteFrom('job').execute();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((queue) => queue.stop()));
  });

  function open(options: Partial<QueueOptions> = {}) {
    const log = (level: string) => (fields: object, message: string) =>
      void logged.push({ level, fields: fields as Record<string, unknown>, message });
    const queue = createQueue({
      db: database.db,
      clock: { now: () => now },
      log: { info: log('info'), warn: log('warn'), error: log('error') },
      pollMs: 20,
      ...options,
    });
    opened.push(queue);
    return queue;
  }

  const jobs = () => database.db.selectFrom('job').selectAll().orderBy('id').execute();
  const claimAs = (owner: string, leaseMs = MINUTE_MS) =>
    claimJobs(database.db, { name: 'read', now, limit: 1, owner, leaseMs });
  /** A job claimed by a process that was then killed. */
  async function leaveBehind(queue: Queue, job: { attempts?: number } = {}) {
    await queue.enqueue(database.db, { name: 'read', payload: { id: 'a' }, ...job });
    return (await claimAs('a process that was killed'))[0]!;
  }

  test('runs a job once its transaction has committed, and none that was rolled back', async () => {
    const ran: string[] = [];
    const queue = open();
    const rolledBack = database.db.transaction().execute(async (tx) => {
      await queue.enqueue(tx, { name: 'read', payload: { id: 'rolled back' } });
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    await database.db.transaction().execute(async (tx) => {
      await queue.enqueue(tx, { name: 'read', payload: { id: 'committed' } });
    });
    await queue.start({ read: { run: async ({ id }) => void ran.push(id!) } });
    await queue.idle();
    expect(ran).toEqual(['committed']);
    expect(await jobs()).toMatchObject([{ state: 'done', attempts: 1, lease_owner: null }]);
  });

  test('keeps one job of a key while it waits or runs, and takes another afterwards', async () => {
    let runs = 0;
    const queue = open();
    const enqueue = () => queue.enqueue(database.db, { name: 'read', payload: {}, key: 'sub_1' });
    await enqueue();
    await enqueue();
    const run = async () => {
      runs += 1;
      if (runs === 1) await enqueue();
    };
    await queue.start({ read: { run } });
    await queue.idle();
    expect(runs).toBe(1);
    await enqueue();
    await queue.idle();
    expect(runs).toBe(2);
  });

  test('runs a job when the clock says that it is due', async () => {
    const ran: string[] = [];
    const queue = open();
    const dueAt = new Date(now.getTime() + MINUTE_MS);
    await queue.enqueue(database.db, { name: 'read', payload: { id: 'later' }, dueAt });
    await queue.start({ read: { run: async ({ id }) => void ran.push(id!) } });
    await queue.idle();
    expect(ran).toEqual([]);
    now = dueAt;
    await queue.idle();
    expect(ran).toEqual(['later']);
  });

  test('runs a job of test mode by the clock of its account, and tries it again on real time', async () => {
    const mine = { accountId: 'acct_1', livemode: false };
    const others = [{ ...mine, accountId: 'acct_2' }, { ...mine, livemode: true }, undefined];
    const moved = new Map([['acct_1', { reads: new Date(now.getTime() + 10 * MINUTE_MS), since: now }]]);
    const ran: string[] = [];
    const queue = open({ clock: { now: () => now, moved: () => moved } });
    const dueAt = new Date(now.getTime() + 5 * MINUTE_MS);
    for (const account of [mine, ...others]) {
      const id = account ? `${account.accountId} ${account.livemode}` : 'nobody';
      await queue.enqueue(database.db, { name: 'read', payload: { id }, dueAt, ...(account && { account }) });
    }
    const run = async ({ id }: Record<string, string>) => {
      ran.push(id!);
      if (ran.length === 1) throw new Error('not yet');
    };
    await queue.start({ read: { run } });
    await queue.idle();
    expect(ran).toEqual(['acct_1 false']);
    now = new Date(now.getTime() + 5_000);
    await queue.idle();
    expect(ran).toEqual(['acct_1 false', 'acct_1 false']);
    now = dueAt;
    await queue.idle();
    expect(ran.toSorted()).toEqual(['acct_1 false', 'acct_1 false', 'acct_1 true', 'acct_2 false', 'nobody']);
  });

  test('runs what a job enqueues before it is idle', async () => {
    const ran: string[] = [];
    const queue = open();
    const run: JobHandler['run'] = async ({ id }) => {
      ran.push(id!);
      if (id !== 'third') {
        const next = id === 'first' ? 'second' : 'third';
        await queue.enqueue(database.db, { name: 'read', payload: { id: next } });
      }
    };
    await queue.enqueue(database.db, { name: 'read', payload: { id: 'first' } });
    await queue.start({ read: { run } });
    await queue.idle();
    expect(ran).toEqual(['first', 'second', 'third']);
  });

  test('tries a job again, ever later, and gives it up after its last attempt, saying so once', async () => {
    const attempts: number[] = [];
    const givenUp: string[] = [];
    const begin = now.getTime();
    const queue = open();
    await queue.enqueue(database.db, { name: 'read', payload: { id: 'a' } });
    await queue.start({
      read: {
        async run() {
          attempts.push((now.getTime() - begin) / 1000);
          throw new TypeError('boom');
        },
        giveUp: async ({ id }) => void givenUp.push(id!),
      },
    });
    await queue.idle();
    for (const pauseMs of [5_000, 30_000, 120_000, 600_000, 24 * 60 * MINUTE_MS]) {
      now = new Date(now.getTime() + pauseMs - 1);
      await queue.idle();
      now = new Date(now.getTime() + 1);
      await queue.idle();
    }
    expect(attempts).toEqual([0, 5, 35, 155, 755]);
    expect(givenUp).toEqual(['a']);
    expect(await jobs()).toMatchObject([{ state: 'dead', attempts: 5 }]);
    expect(logged.filter(({ level }) => level === 'error')).toMatchObject([
      { fields: { err: new TypeError('boom'), name: 'read' }, message: 'a job was given up after its last attempt' },
    ]);
  });

  test('gives a job up again when that failed', async () => {
    let tries = 0;
    const queue = open();
    await queue.enqueue(database.db, { name: 'read', payload: {}, attempts: 1 });
    await queue.start({
      read: {
        run: () => Promise.reject(new Error('boom')),
        async giveUp() {
          tries += 1;
          if (tries === 1) throw new Error('not yet');
        },
      },
    });
    await queue.idle();
    expect(await jobs()).toMatchObject([{ state: 'ready' }]);
    now = new Date(now.getTime() + MINUTE_MS);
    await queue.idle();
    expect(tries).toBe(2);
    expect(await jobs()).toMatchObject([{ state: 'dead' }]);
  });

  test('after a kill, the only process of a database runs again what was running, at once', async () => {
    const ran: string[] = [];
    const queue = open({ soleProcess: true });
    await leaveBehind(queue);
    await queue.start({ read: { run: async ({ id }) => void ran.push(id!) } });
    await queue.idle();
    expect(ran).toEqual(['a']);
    expect(await jobs()).toMatchObject([{ state: 'done', attempts: 2 }]);
  });

  test('one of several processes waits until the lease of a dead one has run out', async () => {
    const ran: string[] = [];
    const queue = open();
    const { id } = await leaveBehind(queue);
    expect(await claimAs('another')).toEqual([]);
    await queue.start({ read: { run: async (payload) => void ran.push(payload.id!) } });
    await database.db
      .updateTable('job')
      .set({ lease_until: new Date(0) })
      .where('id', '=', id)
      .execute();
    await queue.idle();
    expect(ran).toEqual(['a']);
  });

  test('gives up, without running it again, a job whose worker died on the last attempt', async () => {
    const calls: string[] = [];
    const queue = open({ soleProcess: true });
    await leaveBehind(queue, { attempts: 1 });
    await queue.start({
      read: { run: async () => void calls.push('run'), giveUp: async () => void calls.push('give up') },
    });
    await queue.idle();
    expect(calls).toEqual(['give up']);
    expect(await jobs()).toMatchObject([{ state: 'dead' }]);
  });

  test('a worker that lost its lease cannot settle the job of its successor', async () => {
    const queue = open();
    const lost = await leaveBehind(queue);
    await database.db.updateTable('job').set({ state: 'ready' }).execute();
    await claimAs('its successor');
    await finishJob(database.db, { job: lost, owner: 'a process that was killed', state: 'done', now });
    expect(await jobs()).toMatchObject([{ state: 'running', lease_owner: 'its successor', attempts: 2 }]);
    await database.db.deleteFrom('job').execute();
  });

  test('tells a handler when its lease was lost', async () => {
    const queue = open({ heartbeatMs: 10 });
    await queue.enqueue(database.db, { name: 'read', payload: {} });
    const reason = new Promise<unknown>((resolve) => {
      const run: JobHandler['run'] = async (_, signal) => {
        await database.db.updateTable('job').set({ lease_owner: 'a thief' }).execute();
        await new Promise((stop) => signal.addEventListener('abort', stop));
        resolve(signal.reason);
      };
      void queue.start({ read: { run } });
    });
    expect(await reason).toEqual(new Error('the lease of this job was lost'));
    await database.db.deleteFrom('job').execute();
  });

  test('stopping puts a job that does not end in time back as if it had never begun', async () => {
    const queue = open({ graceMs: 0 });
    await queue.enqueue(database.db, { name: 'read', payload: {} });
    await new Promise<void>((begun) => {
      const run: JobHandler['run'] = async (_, signal) => {
        begun();
        await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      };
      void queue.start({ read: { run } });
    });
    await queue.stop();
    expect(await jobs()).toMatchObject([{ state: 'ready', attempts: 0, lease_owner: null }]);
  });

  test('two workers share the jobs and run each once', async () => {
    const ran: string[] = [];
    const [one, two] = [open(), open()];
    for (let n = 0; n < 40; n += 1) await one.enqueue(database.db, { name: 'read', payload: { id: `job ${n}` } });
    const handlers = { read: { run: async ({ id }: Record<string, string>) => void ran.push(id!), concurrency: 3 } };
    await Promise.all([one.start(handlers), two.start(handlers)]);
    await one.idle();
    expect(ran).toHaveLength(40);
    expect(new Set(ran).size).toBe(40);
  });

  test('forgets jobs that finished more than a week ago, and no others', async () => {
    const queue = open();
    await queue.enqueue(database.db, { name: 'read', payload: { id: 'old' } });
    await queue.start({ read: { run: async () => {} } });
    await queue.idle();
    now = new Date(now.getTime() + 8 * 24 * 60 * MINUTE_MS);
    await queue.enqueue(database.db, { name: 'read', payload: { id: 'new' } });
    await queue.idle();
    const later = open(); // tidies at its start
    await later.start({});
    await expect.poll(jobs).toMatchObject([{ payload: { id: 'new' } }]);
  });
});
