import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';

/** Creates sessions at a steady rate, in a process of its own: what is late is not left out, but made up for. */
export interface PacedOrder {
  url: string;
  /** The accounts' keys, in turn. */
  secretKeys: string[];
  perSecond: number;
  ms: number;
}

/** When each session was asked for, in epoch milliseconds, which is before it was committed; by the account's place. */
export interface Paced {
  askedAt: Record<string, number>[];
  failed: number;
}

const TICK_MS = 10;

process.on('message', async (order: PacedOrder) => {
  process.send!(await run(order));
});
process.send!({});

async function run({ url, secretKeys, perSecond, ms }: PacedOrder): Promise<Paced> {
  const pool = new Pool(url, { connections: 32, pipelining: 1 });
  const askedAt: Record<string, number>[] = secretKeys.map(() => ({}));
  const under = new Set<Promise<void>>();
  let failed = 0;

  async function create(turn: number) {
    const account = turn % secretKeys.length;
    const at = Date.now();
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: '/v1/identity/verification_sessions',
      headers: {
        authorization: `Bearer ${secretKeys[account]}`,
        'stripe-version': '2026-10-28.endive',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: `type=document&client_reference_id=customer_${turn}&metadata[user_id]=user_${turn}`,
    });
    const { id } = (await body.json()) as { id: string };
    if (statusCode === 200) askedAt[account]![id] = at;
    else failed += 1;
  }

  const started = performance.now();
  for (let made = 0, elapsed = 0; elapsed < ms; elapsed = performance.now() - started) {
    for (; made < (elapsed / 1000) * perSecond; made += 1) {
      const one = create(made).catch(() => {
        failed += 1;
      });
      under.add(one);
      one.finally(() => under.delete(one));
    }
    await sleep(TICK_MS);
  }
  await Promise.all(under);
  await pool.close();
  return { askedAt, failed };
}
