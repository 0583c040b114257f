import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Pool } from 'pg';
import type { PGliteLike } from 'pg-boss';
import { startCluster } from './postgres-cluster.ts';

export type Rows = { rows: Record<string, unknown>[] };
export type Query = (text: string, values?: unknown[]) => Promise<Rows>;

/** One of the two databases the queues are compared on, durable: each commit is an fsync. */
export interface BenchStore {
  name: 'postgres' | 'pglite';
  query: Query;
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** How pg-boss connects: its own pool, or the adapter over the one embedded connection. */
  boss: { connectionString: string } | { pglite: PGliteLike };
  close(): Promise<void>;
}

/** Starts a PostgreSQL of our own on a unix socket, with its defaults (fsync on), or uses the one at `url`. */
export async function openPostgres(url?: string): Promise<BenchStore | undefined> {
  const cluster = url ? undefined : await startCluster();
  const connectionString = url ?? cluster?.url;
  if (!connectionString) return undefined;
  const pool = new Pool({ connectionString, max: 10 });
  pool.on('error', () => {}); // an idle connection that ends with the server
  return {
    name: 'postgres',
    query: (text, values) => pool.query(text, values),
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const result = await work((text, values) => client.query(text, values));
        await client.query('commit');
        return result;
      } finally {
        client.release();
      }
    },
    boss: { connectionString },
    async close() {
      await pool.end();
      await cluster?.stop();
    },
  };
}

/** Opens an embedded PGlite in a worker thread, on a fresh folder. */
export async function openPglite(): Promise<BenchStore> {
  const dir = mkdtempSync(join(tmpdir(), 'credence-bench-pglite-'));
  const worker = new Worker(new URL('./queue-pglite.ts', import.meta.url), { workerData: { dir: join(dir, 'data') } });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, Set<(payload: string) => void>>();
  let lastId = 0;

  worker.on('message', (message) => {
    if (message.notified) {
      for (const hear of listeners.get(message.notified) ?? []) hear(message.payload);
      return;
    }
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) call?.reject(Object.assign(new Error(message.error.message), { code: message.error.code }));
    else call?.resolve(message.result as never);
  });
  const call = <T>(op: string, ...args: unknown[]) =>
    new Promise<T>((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      worker.postMessage({ id: lastId, op, args });
    });

  // One connection: statements and transactions take turns.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>) => {
    const turn = last.then(work, work);
    last = turn;
    return turn;
  };
  const query: Query = (text, values) => inTurn(() => call('query', text, values ?? []));
  await call('open');
  return {
    name: 'pglite',
    query,
    transaction: (work) =>
      inTurn(async () => {
        await call('query', 'begin', []);
        const result = await work((text, values) => call('query', text, values ?? []));
        await call('query', 'commit', []);
        return result;
      }),
    boss: {
      pglite: {
        query: (text: string, values?: unknown[]) => query(text, values) as never,
        exec: (text: string) => inTurn(() => call('exec', text)) as never,
        async listen(channel: string, hear: (payload: string) => void) {
          const known = listeners.get(channel) ?? new Set();
          listeners.set(channel, known.add(hear));
          await inTurn(() => call('listen', channel));
          return async () => void known.delete(hear);
        },
      },
    },
    async close() {
      await inTurn(() => call('close'));
      await worker.terminate();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
