import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { median } from './figures.ts';
import { pgBossLoop, pgBossWorkers } from './queue-boss.ts';
import { ownTable } from './queue-own.ts';
import { type BenchStore, openPglite, openPostgres } from './queue-stores.ts';
import { type Contender, TABLES, writeEvents, writeWaiting } from './queue-work.ts';

const ENDPOINTS = 100;
/** Deliveries that failed before and are due later: three days of an endpoint that is down. */
const WAITING = 20_000;
const LIMIT_MS = 15_000;
/** Endpoints that do not answer for a while, each with a backlog older than everybody else's events. */
const HANGING = { endpoints: 10, backlog: 30, ms: 5_000 };

const CONTENDERS: Record<string, (store: BenchStore) => Contender> = {
  'own table': ownTable,
  'pg-boss, our loop': pgBossLoop,
  'pg-boss, 4 workers x 32': (store) => pgBossWorkers(store, 32),
  'pg-boss, 16 workers x 8': (store) => pgBossWorkers(store, 8),
  'pg-boss, 128 workers': (store) => pgBossWorkers(store, 1),
};

/**
 * `npm run bench -- queue`: how many webhook deliveries a second each queue carries, from an undispatched event to a
 * recorded attempt, over real HTTP to 100 endpoints. The contenders take turns in every round, so that whatever else the machine does
 * weighs on all of them; compare the ratios.
 */
export async function run(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '5' },
      deliveries: { type: 'string' },
      store: { type: 'string', multiple: true, default: ['postgres', 'pglite'] },
      contender: { type: 'string', multiple: true, default: Object.keys(CONTENDERS) },
      postgres: { type: 'string' },
    },
  });
  for (const name of values.store) {
    const store = name === 'postgres' ? await openPostgres(values.postgres) : await openPglite();
    if (!store) {
      console.log('postgres: no server found; pass --postgres URL. Skipped.');
      continue;
    }
    const count = Number(values.deliveries ?? (name === 'postgres' ? 3000 : 600));
    try {
      await compare(store, values.contender, { rounds: Number(values.rounds), count });
    } finally {
      await store.close();
    }
  }
}

async function compare(store: BenchStore, names: string[], { rounds, count }: { rounds: number; count: number }) {
  const receiver = await openReceiver(ENDPOINTS);
  for (const statement of TABLES) await store.query(statement);
  await store.query(
    `insert into endpoint select 'we_' || n, 'acct_' || n, 'http://127.0.0.1:' || port || '/hook', 'whsec_' || n
     from unnest($1::int[]) with ordinality as t(port, n)`,
    [receiver.ports],
  );
  const even = new Map<string, number[]>();
  const blocked = new Map<string, number[]>();
  const deferred = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      receiver.hang(0, 0);
      const toAll = () => writeEvents(store.query, 'a', count, (n) => (n % ENDPOINTS) + 1);
      push(even, name, await drain(store, name, { write: toAll, count }));

      await writeWaiting(store.query, WAITING);
      push(deferred, name, await drain(store, name, { write: toAll, count }));

      // Only the deliveries to those that answer are timed.
      const { endpoints, backlog, ms } = HANGING;
      receiver.hang(endpoints, ms);
      const behind = async () => {
        await writeEvents(store.query, 'a', endpoints * backlog, (n) => (n % endpoints) + 1);
        await writeEvents(store.query, 'b', count / 2, (n) => (n % (ENDPOINTS - endpoints)) + endpoints + 1);
      };
      push(blocked, name, await drain(store, name, { write: behind, count: count / 2, hanging: endpoints }));
    }
  }
  report(`${store.name}: ${count} deliveries to ${ENDPOINTS} endpoints`, even);
  report(`${store.name}: the same, while ${WAITING} others wait for a retry in an hour`, deferred);
  report(
    `${store.name}: ${HANGING.endpoints} endpoints take ${HANGING.ms} ms to answer; deliveries to the others`,
    blocked,
  );
  await receiver.close();
}

/**
 * Has one contender running, writes the events and waits until they are delivered, apart from those to the first
 * `hanging` endpoints; or until `LIMIT_MS`, which is what a stalled queue is stopped at.
 *
 * @returns Deliveries a second.
 */
async function drain(store: BenchStore, name: string, { write, count, hanging = 0 }: Scenario) {
  const contender = CONTENDERS[name]!(store);
  const done = async () => {
    const { rows } = await store.query(
      `select count(*) as n from delivery where state = 'succeeded' and endpoint_id <> all ($1)`,
      [Array.from({ length: hanging }, (_, n) => `we_${n + 1}`)],
    );
    return Number(rows[0]?.n);
  };
  await contender.start();
  const started = performance.now();
  await write();
  let delivered = 0;
  let elapsedMs = 0;
  while (delivered < count && elapsedMs < LIMIT_MS) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    delivered = await done();
    elapsedMs = performance.now() - started;
  }
  await contender.stop();
  await store.query('truncate event, delivery, delivery_attempt');
  await store.query(`do $$ begin if to_regclass('pgboss.job') is not null then truncate pgboss.job; end if; end $$`);
  return delivered / (elapsedMs / 1000);
}

interface Scenario {
  write: () => Promise<void>;
  count: number;
  hanging?: number;
}

async function openReceiver(endpoints: number) {
  const worker = new Worker(new URL('./queue-receiver.ts', import.meta.url), { workerData: { endpoints } });
  const { ports } = await new Promise<{ ports: number[] }>((resolve) => worker.once('message', resolve));
  return {
    ports,
    hang: (hanging: number, hangMs: number) => worker.postMessage({ hanging, hangMs }),
    close: () => worker.terminate(),
  };
}

function push(into: Map<string, number[]>, name: string, value: number) {
  into.set(name, [...(into.get(name) ?? []), value]);
}

function report(title: string, rates: Map<string, number[]>) {
  const reference = median([...rates.values()][0] ?? []);
  console.log(`\n${title}`);
  console.table(
    [...rates].map(([contender, values]) => ({
      contender,
      n: values.length,
      'median/s': Math.round(median(values)),
      'min/s': Math.round(Math.min(...values)),
      'max/s': Math.round(Math.max(...values)),
      ratio: Number((median(values) / reference).toFixed(2)),
    })),
  );
}
