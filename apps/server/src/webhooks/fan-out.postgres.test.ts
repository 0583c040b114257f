import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../test/api-server.ts';
import { insertListener } from '../../test/listener-row.ts';
import { untilWaiting } from '../../test/lock-waits.ts';
import { fanOut } from './deliveries.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

test('an endpoint or a listener may be deleted while events are being fanned out', async () => {
  const { db } = api.app;
  for (const url of ['https://example.com/stays', 'https://example.com/goes']) {
    await api.call('POST', '/v1/webhook_endpoints', {
      body: `url=${encodeURIComponent(url)}&enabled_events[]=*`,
    });
  }
  const now = api.clock.now();
  await insertListener(api.app, api.account, 'listener');
  const { json: session } = await api.call('POST', '/v1/identity/verification_sessions', { body: 'type=document' });

  let fanning: ReturnType<typeof fanOut> | undefined;
  await db.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('webhook_endpoint').where('url', '=', 'https://example.com/goes').execute();
    await transaction.deleteFrom('local_listener').where('id', '=', 'listener').execute();
    fanning = fanOut(db, { now, limit: 1000 });
    fanning.catch(() => {});
    await untilWaiting(db, 1);
  });

  expect(await fanning).toEqual({ dispatched: 1, overheard: false });
  const deliveries = await db
    .selectFrom('delivery')
    .innerJoin('webhook_endpoint', 'webhook_endpoint.id', 'delivery.endpoint_id')
    .innerJoin('event', 'event.id', 'delivery.event_id')
    .select(['url', 'session_id'])
    .execute();
  expect(deliveries).toEqual([{ url: 'https://example.com/stays', session_id: session.id }]);
});
