import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../test/api-server.ts';
import { claimDeliveries, fanOut, settleDeliveries } from './deliveries.ts';

const ROUNDS = 12;

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** An endpoint with deliveries that a process has under lease. */
async function claimed(round: number) {
  const { json: endpoint } = await api.call('POST', '/v1/webhook_endpoints', {
    body: 'url=https://example.com/&enabled_events[]=*',
  });
  const { json: session } = await api.call('POST', '/v1/identity/verification_sessions', { body: 'type=document' });
  const now = api.clock.now();
  await api.app.db
    .insertInto('event')
    .values(
      Array.from({ length: 200 }, (_, n) => ({
        id: `evt_${round}_${n}`,
        account_id: api.account.accountId,
        livemode: false,
        type: 'identity.verification_session.verified',
        session_id: session.id,
        api_version: '2026-10-28.endive',
        created_at: now,
      })),
    )
    .execute();
  await fanOut(api.app.db, { now, limit: 1000 });
  const deliveries = await claimDeliveries(api.app.db, {
    now,
    limit: 100,
    slowLimit: 100,
    widths: new Map([[endpoint.id, 100]]),
    startWidth: 4,
    owner: 'a process',
    leaseMs: 60_000,
  });
  expect(deliveries).toHaveLength(100);
  return { endpointId: endpoint.id as string, deliveries, now };
}

// Both touch the endpoint and its deliveries: without an order to do it in, the database has to stop one of them.
test('an endpoint can be deleted at any moment of its deliveries being settled', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { endpointId, deliveries, now } = await claimed(round);
    const settlements = deliveries.toReversed().map(({ id, url }) => ({
      deliveryId: id,
      endpointId,
      url,
      state: 'pending' as const,
      nextAttemptAt: new Date(now.getTime() + 3_600_000),
      attempt: { at: now, statusCode: 500, error: null, durationMs: 1 },
    }));
    const settling = settleDeliveries(api.app.db, settlements, { owner: 'a process' });
    for (let turn = 0; turn < round; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    const removing = api.call('DELETE', `/v1/webhook_endpoints/${endpointId}`);
    expect(await settling).toEqual([]);
    expect((await removing).status).toBe(200);
  }
  for (const table of ['delivery', 'delivery_attempt'] as const) {
    expect(await api.app.db.selectFrom(table).selectAll().execute()).toEqual([]);
  }
});
