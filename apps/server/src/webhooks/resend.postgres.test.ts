import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../test/api-server.ts';
import { insertListener } from '../../test/listener-row.ts';
import { untilWaiting } from '../../test/lock-waits.ts';
import { resendEvent } from '../store/deliveries.ts';
import type { EventRecord } from '../store/events.ts';
import { tellListeners } from '../store/local-listeners.ts';
import { claimDeliveries, fanOut, settleDeliveries } from './deliveries.ts';

const ROUNDS = 12;
/** Of one event, so many that the order in which the database comes to them is not that of their making. */
const ENDPOINTS = 100;

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

async function anEvent(): Promise<EventRecord> {
  const { json: session } = await api.call('POST', '/v1/identity/verification_sessions', { body: 'type=document' });
  const { id, type } = await api.app.db
    .selectFrom('event')
    .select(['id', 'type'])
    .where('session_id', '=', session.id)
    .executeTakeFirstOrThrow();
  return { id, type } as EventRecord;
}

test('a listener may be gone by the time an event is told to it again', async () => {
  const { db } = api.app;
  const event = await anEvent();
  await insertListener(api.app, api.account, 'listener');
  let telling: Promise<number> | undefined;
  await db.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('local_listener').where('id', '=', 'listener').execute();
    telling = tellListeners(api.app, api.account, event.id);
    telling.catch(() => {});
    await untilWaiting(db, 1);
  });
  expect(await telling).toBe(0);
});

test('an event can be sent again at any moment of its deliveries being settled', async () => {
  for (let n = 0; n < ENDPOINTS; n += 1) {
    await api.app.db
      .insertInto('webhook_endpoint')
      .values({
        id: `we_${n}`,
        account_id: api.account.accountId,
        livemode: false,
        url: 'https://example.com/',
        enabled_events: JSON.stringify(['*']),
        status: 'enabled',
        secret_sealed: Buffer.alloc(32),
        metadata: '{}',
        created_at: new Date(0),
      })
      .execute();
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    const event = await anEvent();
    const now = api.clock.now();
    await fanOut(api.app.db, { now, limit: 1000 });
    const claimed = await claimDeliveries(api.app.db, {
      now,
      limit: ENDPOINTS,
      slowLimit: ENDPOINTS,
      widths: new Map(),
      startWidth: 4,
      owner: 'a process',
      leaseMs: 60_000,
    });
    expect(claimed).toHaveLength(ENDPOINTS);
    const settlements = claimed.map(({ id, endpointId, url }) => ({
      deliveryId: id,
      endpointId,
      url,
      state: 'succeeded' as const,
      nextAttemptAt: null,
      attempt: { at: now, statusCode: 200, error: null, durationMs: 1 },
    }));
    const settling = settleDeliveries(api.app.db, settlements, { owner: 'a process' });
    for (let turn = 0; turn < round; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    const sending = resendEvent(api.app, api.account, event);
    expect(await settling).toEqual([]);
    expect(await sending).toBe(ENDPOINTS);
    await api.app.db.deleteFrom('delivery').execute();
  }
});
