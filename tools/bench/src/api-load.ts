import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';

/** The client: its own process, connections that stay open, as many requests under way as it has workers. */
export interface LoadOrder {
  url: string;
  secretKey: string;
  scenario: 'create' | 'create-idempotent' | 'retrieve';
  workers: number;
  ms: number;
  /** What is retrieved, in turn. */
  ids: string[];
}

export interface LoadResult {
  count: number;
  elapsedMs: number;
  /** Of each request, in the order of their ends. */
  latenciesMs: number[];
  /** The ids of sessions made, as far as they were asked for. */
  ids: string[];
}

const IDS_KEPT = 500;

process.on('message', async (order: LoadOrder) => {
  process.send!(await run(order));
});
process.send!({});

async function run({ url, secretKey, scenario, workers, ms, ids }: LoadOrder): Promise<LoadResult> {
  const pool = new Pool(url, { connections: workers, pipelining: 1 });
  const headers = { authorization: `Bearer ${secretKey}`, 'stripe-version': '2026-10-28.endive' };
  const latenciesMs: number[] = [];
  const made: string[] = [];
  let turn = 0;

  async function request() {
    turn += 1;
    const started = performance.now();
    const { statusCode, body } = await pool.request(scenario === 'retrieve' ? retrieval() : creation());
    if (made.length < IDS_KEPT) made.push(((await body.json()) as { id: string }).id);
    else await body.dump();
    if (statusCode !== 200) throw new Error(`${scenario} answered ${statusCode}`);
    latenciesMs.push(performance.now() - started);
  }

  function retrieval() {
    return { method: 'GET' as const, path: `/v1/identity/verification_sessions/${ids[turn % ids.length]}`, headers };
  }

  function creation() {
    return {
      method: 'POST' as const,
      path: '/v1/identity/verification_sessions',
      headers: {
        ...headers,
        'content-type': 'application/x-www-form-urlencoded',
        ...(scenario === 'create-idempotent' && { 'idempotency-key': randomUUID() }),
      },
      body: `type=document&client_reference_id=customer_${turn}&metadata[user_id]=user_${turn}&return_url=https%3A%2F%2Fexample.com%2Fdone`,
    };
  }

  const started = performance.now();
  const work = async () => {
    while (performance.now() - started < ms) await request();
  };
  await Promise.all(Array.from({ length: workers }, work));
  const elapsedMs = performance.now() - started;
  await pool.close();
  return { count: latenciesMs.length, elapsedMs, latenciesMs, ids: made };
}
