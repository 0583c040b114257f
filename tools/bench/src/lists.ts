import { parseArgs } from 'node:util';
import pg from 'pg';
import { Pool } from 'undici';
import { openDurable } from './durable-fs.ts';
import { describeMachine, quantile } from './figures.ts';
import { type Execute, fillSessions, sessionId } from './lists-rows.ts';
import { startCluster } from './postgres-cluster.ts';
import { type BenchServer, productHome, startProduct } from './processes.ts';

/** What the issue asks: the last page within this of the first one. */
const TARGET = 2;
const PAGE = 100;

/** Lists, with the place of a cursor deep in each: `share` of all rows before it. */
const LISTS: readonly { name: string; path: string; deep: (count: number) => string; judged?: true }[] = [
  {
    name: 'all sessions',
    path: '/v1/identity/verification_sessions?',
    deep: (n) => sessionId(PAGE + (n % PAGE)),
    judged: true,
  },
  { name: 'status=requires_input', path: '/v1/identity/verification_sessions?status=requires_input', deep: oldEnough },
  { name: 'status=processing', path: '/v1/identity/verification_sessions?status=processing', deep: middle },
  {
    name: 'client_reference_id',
    path: '/v1/identity/verification_sessions?client_reference_id=customer_42',
    deep: middle,
  },
  { name: 'related_customer', path: '/v1/identity/verification_sessions?related_customer=cus_42', deep: middle },
  { name: 'created (an hour)', path: '', deep: middle },
];

function oldEnough() {
  return sessionId(10 * PAGE);
}

function middle(count: number) {
  return sessionId(count >> 1);
}

/**
 * `npm run bench -- lists`: how long the first page of a list takes and how long one far behind it, with a million
 * sessions in the table, asked through the API one after the other in turns.
 */
export async function run(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string', default: '1000000' },
      requests: { type: 'string', default: '500' },
      store: { type: 'string', multiple: true, default: ['postgres', 'embedded'] },
      quick: { type: 'boolean', default: false },
    },
  });
  const count = values.quick ? 20_000 : Number(values.rows);
  const requests = values.quick ? 50 : Number(values.requests);
  console.log(`${describeMachine()}; ${count} sessions, pages of ${PAGE}, ${requests} requests each`);
  for (const store of values.store)
    await (store === 'postgres' ? onPostgres(count, requests) : onEmbedded(count, requests));
}

async function onPostgres(count: number, requests: number) {
  const cluster = await startCluster();
  if (!cluster) return console.log('postgres: not installed here. Skipped.');
  const url = await cluster.createDatabase('lists');
  const home = productHome(url);
  const client = new pg.Client(url);
  try {
    await makeTemplate(home.env);
    await client.connect();
    await fill('PostgreSQL', (sql) => client.query(sql), count);
    await client.end();
    await measure('PostgreSQL', home.env, { count, requests });
  } finally {
    await cluster.stop();
    home.remove();
  }
}

async function onEmbedded(count: number, requests: number) {
  const home = productHome();
  try {
    await makeTemplate(home.env);
    const db = await openDurable(home.database);
    await fill('embedded database', (sql) => db.query(sql), count);
    await db.close();
    await measure('embedded database', home.env, { count, requests });
  } finally {
    home.remove();
  }
}

/** One session, made by the product: what all rows are copies of. */
async function makeTemplate(env: Record<string, string>) {
  const product = await startProduct(env);
  const answer = await fetch(`${product.url}/v1/identity/verification_sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${product.secretKey}` },
    body: new URLSearchParams({ type: 'document' }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  await product.stop();
}

async function fill(store: string, execute: (sql: string) => Promise<unknown>, count: number) {
  const started = performance.now();
  await fillSessions(execute as Execute, count);
  console.log(`\n${store}: filled in ${Math.round((performance.now() - started) / 1000)} s`);
}

async function measure(
  store: string,
  env: Record<string, string>,
  { count, requests }: { count: number; requests: number },
) {
  const product = await startProduct(env);
  const pool = new Pool(product.url, { connections: 1 });
  const time = timer(pool, product);
  try {
    const table = [];
    let verdict = '';
    for (const list of LISTS) {
      const first = await pathOf(list, time, count);
      const paths = [first, ...(list.deep(count) ? [`${first}&starting_after=${list.deep(count)}`] : [])];
      const times: number[][] = paths.map(() => []);
      let shown = 0;
      for (let n = -20; n < requests; n += 1) {
        for (const [index, path] of paths.entries()) {
          const { ms, items } = await time(path);
          if (n >= 0) times[index]!.push(ms);
          shown = items;
        }
      }
      const [near, far] = times.map((of) => ({ p50: quantile(of, 0.5), p99: quantile(of, 0.99) }));
      table.push({
        list: list.name,
        'first p50 ms': near!.p50.toFixed(2),
        'first p99 ms': near!.p99.toFixed(2),
        'deep p50 ms': far?.p50.toFixed(2) ?? '–',
        'deep p99 ms': far?.p99.toFixed(2) ?? '–',
        'on the deep page': shown,
      });
      if (list.judged) {
        const ratio = far!.p99 / near!.p99;
        verdict = `page ${Math.floor(count / PAGE)} / page 1, p99: ${ratio.toFixed(2)} (target ${TARGET}: ${ratio <= TARGET ? 'met' : 'MISSED'})`;
      }
    }
    console.table(table);
    console.log(`${store}: ${verdict}`);
  } finally {
    await pool.close();
    await product.stop();
  }
}

type Time = (path: string) => Promise<{ ms: number; items: number; created: number }>;

/** The hour of `created` is that around the middle. */
async function pathOf({ path }: (typeof LISTS)[number], time: Time, count: number): Promise<string> {
  if (path) return `${path}&limit=${PAGE}`;
  const { created } = await time(`/v1/identity/verification_sessions?limit=1&starting_after=${middle(count)}`);
  return `/v1/identity/verification_sessions?created[gte]=${created - 1800}&created[lt]=${created + 1800}&limit=${PAGE}`;
}

function timer(pool: Pool, { secretKey }: BenchServer): Time {
  const headers = { authorization: `Bearer ${secretKey}`, 'stripe-version': '2026-10-28.endive' };
  return async (path) => {
    const started = performance.now();
    const { statusCode, body } = await pool.request({ method: 'GET', path: path.replace('?&', '?'), headers });
    const answer = (await body.json()) as { data: { created: number }[] };
    const ms = performance.now() - started;
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${JSON.stringify(answer)}`);
    return { ms, items: answer.data.length, created: answer.data[0]?.created ?? 0 };
  };
}
