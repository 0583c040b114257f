import { fromPglite, type Job, PgBoss } from 'pg-boss';
import type { BenchStore, Query } from './queue-stores.ts';
import {
  type Claimed,
  type Contender,
  FAN_OUT,
  FINISH,
  openClient,
  PER_ENDPOINT,
  type Result,
  TOTAL,
} from './queue-work.ts';

const QUEUE = 'deliver';

const LOAD = `
  select d.id, d.endpoint_id, endpoint.url, endpoint.secret, event.snapshot
  from delivery d join endpoint on endpoint.id = d.endpoint_id join event on event.id = d.event_id
  where d.id = any ($1) and d.state = 'pending'`;

/**
 * pg-boss 12 as its documentation would have it used: a job per delivery, inserted in the transaction that fans out,
 * grouped by endpoint, worked in batches of `batchSize` by several workers and settled per job.
 */
export function pgBossWorkers(store: BenchStore, batchSize: number): Contender {
  const { boss, client, start, stop } = open(store);
  return {
    async start() {
      await start();
      const workers = Math.ceil(TOTAL / batchSize);
      const options = {
        batchSize,
        localConcurrency: workers,
        // It refuses a group limit above its number of workers.
        localGroupConcurrency: Math.min(PER_ENDPOINT, workers),
        burstWhenBatchFull: true,
        notifyPollingIntervalSeconds: 0.5,
        pollingIntervalSeconds: 0.5,
        perJobResults: true as const,
      };
      await boss.work(QUEUE, options, async (jobs: Job<{ delivery: string }>[]) => {
        const { rows } = await store.query(LOAD, [jobs.map((job) => job.data.delivery)]);
        const results = await Promise.all((rows as unknown as Claimed[]).map(client.attempt));
        if (results.length > 0) await store.query(FINISH, [JSON.stringify(results), '']);
        return jobs.map(({ id }) => ({ id, status: 'completed' as const }));
      });
    },
    stop,
  };
}

/**
 * pg-boss without its workers: our loop fetches what there is room for and completes what has finished, so that no
 * delivery waits for the slowest of its batch. Heartbeats would be ours to send too.
 */
export function pgBossLoop(store: BenchStore): Contender {
  const { boss, client, start, stop } = open(store);
  const finished: (Result & { job: string })[] = [];
  let inFlight = 0;
  let stopping = false;
  let running: Promise<unknown>;

  async function work() {
    while (!stopping || inFlight > 0 || finished.length > 0) {
      const settled = finished.splice(0);
      if (settled.length > 0) {
        await store.transaction(async (query) => {
          await query(FINISH, [JSON.stringify(settled), '']);
          await boss.complete(
            QUEUE,
            settled.map(({ job }) => job),
            undefined,
            { db: over(query) },
          );
        });
      }
      const free = stopping ? 0 : TOTAL - inFlight;
      const jobs = free
        ? await boss.fetch<{ delivery: string }>(QUEUE, { batchSize: free, groupConcurrency: PER_ENDPOINT })
        : [];
      if (jobs.length > 0) {
        const { rows } = await store.query(LOAD, [jobs.map((job) => job.data.delivery)]);
        for (const row of rows as unknown as Claimed[]) {
          inFlight += 1;
          client.attempt(row).then((result) => {
            inFlight -= 1;
            finished.push({ ...result, job: toUuid(row.id) });
          });
        }
      }
      if (jobs.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  return {
    async start() {
      await start();
      running = work();
    },
    async stop() {
      stopping = true;
      await running;
      await stop();
    },
  };
}

function open(store: BenchStore) {
  const client = openClient();
  const boss = new PgBoss({
    ...('pglite' in store.boss
      ? { db: fromPglite(store.boss.pglite), backend: 'pglite' as const }
      : { ...store.boss, max: 10 }),
    useListenNotify: true,
    schedule: false,
    openTelemetry: { enabled: false },
  });
  boss.on('error', (error) => console.error('pg-boss:', error.message));
  let stopping = false;
  let running: Promise<unknown>;

  async function dispatch() {
    while (!stopping) {
      const fanned = await store.transaction(async (query) => {
        const { rows } = await query(FAN_OUT, [new Date()]);
        if (rows.length > 0) await boss.insert(QUEUE, rows.map(toJob), { db: over(query) });
        return rows.length;
      });
      if (fanned === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  return {
    boss,
    client,
    async start() {
      await boss.start();
      await boss.createQueue(QUEUE, { notify: true, heartbeatSeconds: 30, expireInSeconds: 120, retryLimit: 3 });
      const { rows } = await store.query(
        `select id, endpoint_id, next_attempt_at from delivery where state = 'pending'`,
      );
      for (let at = 0; at < rows.length; at += 2000) {
        const jobs = rows.slice(at, at + 2000);
        await boss.insert(
          QUEUE,
          jobs.map((row) => ({ ...toJob(row), startAfter: row.next_attempt_at as Date })),
        );
      }
      if (rows.length > 0) await store.query('analyze pgboss.job');
      running = dispatch();
    },
    async stop() {
      stopping = true;
      await running;
      await boss.stop({ graceful: true, timeout: 10_000 });
      await client.close();
    },
  };
}

const over = (query: Query) => ({ executeSql: (text: string, values?: unknown[]) => query(text, values) });

/** The job's id is the delivery's, as a uuid: fanning out twice inserts nothing twice. */
function toJob(row: Record<string, unknown>) {
  const id = row.id as string;
  return { id: toUuid(id), data: { delivery: id }, group: { id: row.endpoint_id as string } };
}

function toUuid(id: string) {
  const hex = id.slice(3, 35);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
