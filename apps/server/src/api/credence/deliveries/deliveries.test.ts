import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../../../test/api-server.ts';
import { claimDeliveries, fanOut, settleDeliveries } from '../../../webhooks/deliveries.ts';

const PATH = '/v1/credence/deliveries';

let api: TestApi;
let endpoints: string[];

/** Three events for two endpoints: the first takes them all, the second none. */
beforeAll(async () => {
  api = await startApi();
  endpoints = [];
  for (const path of ['well', 'ill']) {
    const { json } = await api.call('POST', '/v1/webhook_endpoints', {
      body: `url=https://example.com/${path}&enabled_events[]=*`,
    });
    endpoints.push(json.id);
  }
  for (let n = 0; n < 3; n += 1) {
    api.clock.advance(1000);
    await api.call('POST', '/v1/identity/verification_sessions', { body: 'type=document' });
  }
  await fanOut(api.app.db, { now: api.clock.now(), limit: 10 });
  await attemptAll();
});
afterAll(() => api.close());

async function attemptAll() {
  const now = api.clock.now();
  const claimed = await claimDeliveries(api.app.db, {
    now,
    limit: 100,
    slowLimit: 10,
    widths: new Map(),
    startWidth: 10,
    owner: 'test',
    leaseMs: 60_000,
  });
  const settlements = claimed.map(({ id, endpointId, url }) =>
    endpointId === endpoints[0]
      ? {
          deliveryId: id,
          endpointId,
          url,
          state: 'succeeded' as const,
          nextAttemptAt: null,
          attempt: { at: now, statusCode: 200, error: null, durationMs: 12 },
        }
      : {
          deliveryId: id,
          endpointId,
          url,
          state: 'pending' as const,
          nextAttemptAt: new Date(now.getTime() + 300_000),
          attempt: { at: now, statusCode: null, error: 'timeout' as const, durationMs: 30_000 },
        },
  );
  await settleDeliveries(api.app.db, settlements, { owner: 'test' });
}

const list = async (query = '') => (await api.call('GET', `${PATH}?${query}`)).json;
const idsOf = (page: { data: { id: string }[] }) => page.data.map(({ id }) => id);

describe('deliveries', () => {
  test('tell who was told of what, newest event first, with each attempt', async () => {
    const page = await list();
    expectShape('credence.delivery_list', page);
    const events = (await api.call('GET', '/v1/events')).json.data.map(({ id }: { id: string }) => id);
    const told = page.data.map(({ event }: { event: string }) => event);
    expect([...new Set(told)]).toEqual(events);
    expect(told).toHaveLength(6);
    const created = Math.floor(api.clock.now().getTime() / 1000);
    const [first] = (await list(`webhook_endpoint=${endpoints[1]}&limit=1`)).data;
    expect(first).toMatchObject({
      object: 'credence.delivery',
      event_type: 'identity.verification_session.created',
      livemode: false,
      state: 'pending',
      next_attempt: created + 300,
      attempts: [{ created, status_code: null, error: 'timeout', duration_ms: 30_000 }],
    });
  });

  test('are retrieved one by one', async () => {
    const [first] = (await list()).data;
    const { status, json } = await api.call('GET', `${PATH}/${first.id}`);
    expect(status).toBe(200);
    expect(json).toEqual(first);
  });

  test('are filtered by event, endpoint and state', async () => {
    const [{ event }] = (await list()).data;
    expect((await list(`event=${event}`)).data).toHaveLength(2);
    expect((await list(`webhook_endpoint=${endpoints[0]}`)).data).toHaveLength(3);
    expect((await list('state=succeeded')).data).toHaveLength(3);
    expect((await list('state=pending')).data).toHaveLength(3);
    expect((await list('state=failed')).data).toEqual([]);
    expect((await list(`event=${event}&webhook_endpoint=${endpoints[1]}&state=pending`)).data).toHaveLength(1);
    expect((await list('event=evt_none')).data).toEqual([]);
  });

  test('are paged forwards and backwards without gap or repetition', async () => {
    const all = idsOf(await list());
    const pages: string[][] = [];
    for (let cursor = '', more = true; more; ) {
      const page = await list(`limit=2${cursor && `&starting_after=${cursor}`}`);
      pages.push(idsOf(page));
      cursor = page.data.at(-1).id;
      more = page.has_more;
    }
    expect(pages).toEqual([all.slice(0, 2), all.slice(2, 4), all.slice(4)]);
    const before = await list(`limit=2&ending_before=${all[4]}`);
    expect(idsOf(before)).toEqual(all.slice(2, 4));
    expect(before.has_more).toBe(true);
    expect((await list(`limit=2&ending_before=${all[1]}`)).has_more).toBe(false);
  });

  test('hold nothing of what was sent', async () => {
    const { text } = await api.call('GET', PATH);
    expect(text).not.toMatch(/example\.com|whsec_|client_secret|verify_|vs_/);
  });

  test('of another account or mode are not there', async () => {
    const [first] = (await list()).data;
    for (const key of [api.keys.stranger, api.keys.live]) {
      expect((await api.call('GET', PATH, { key })).json.data).toEqual([]);
      expect((await api.call('GET', `${PATH}/${first.id}`, { key })).status).toBe(404);
      const { status, json } = await api.call('GET', `${PATH}?starting_after=${first.id}`, { key });
      expect(status).toBe(400);
      expect(json.error).toMatchObject({ code: 'resource_missing', message: `No such delivery: '${first.id}'` });
    }
  });

  test.each([
    ['state=lost', 'Invalid state: must be one of pending, succeeded, failed, or canceled'],
    ['starting_after=a&ending_before=b', 'Received both starting_after and ending_before parameters.'],
    ['created=1', 'Received unknown parameter: created'],
  ])('cannot be asked for by %s', async (query, message) => {
    const { status, json } = await api.call('GET', `${PATH}?${query}`);
    expect(status).toBe(400);
    expect(json.error.message).toContain(message);
  });

  test('take a key that may read of webhooks', async () => {
    const reader = await api.makeKey('restricted', ['webhook_read']);
    const other = await api.makeKey('restricted', ['event_read']);
    expect((await api.call('GET', PATH, { key: reader })).status).toBe(200);
    expect((await api.call('GET', PATH, { key: other })).status).toBe(403);
  });
});

describe('sending an event again', () => {
  const retry = (id: string, body = '', key = api.keys.secret) =>
    api.call('POST', `/v1/events/${id}/retry`, { body, key });
  const newest = async () => (await api.call('GET', '/v1/events?limit=1')).json.data[0];
  const stateOf = async (event: string, endpoint: string) =>
    (await list(`event=${event}&webhook_endpoint=${endpoint}`)).data[0].state;

  test('to one endpoint makes it due there, and answers the event', async () => {
    const { id } = await newest();
    const { status, json } = await retry(id, `webhook_endpoint=${endpoints[0]}`);
    expect(status).toBe(200);
    expectShape('event', json);
    expect(json).toMatchObject({ id, object: 'event', pending_webhooks: 2 });
    expect(await stateOf(id, endpoints[0]!)).toBe('pending');
    await attemptAll();
    expect(await stateOf(id, endpoints[0]!)).toBe('succeeded');
    expect((await list(`event=${id}&webhook_endpoint=${endpoints[0]}`)).data[0].attempts).toHaveLength(2);
  });

  test('to all takes the account, as the command line sends it, and is done once for one idempotency key', async () => {
    const { id } = await newest();
    const body = `account=${api.account.accountId}`;
    const headers = { 'idempotency-key': 'again' };
    const [one, two] = [
      await api.call('POST', `/v1/events/${id}/retry`, { body, headers }),
      await api.call('POST', `/v1/events/${id}/retry`, { body, headers }),
    ];
    expect(one.status).toBe(200);
    expect(two.text).toBe(one.text);
    await attemptAll();
    for (const { attempts } of (await list(`event=${id}`)).data) expect(attempts.length).toBeGreaterThan(1);
  });

  test('says why it cannot be done', async () => {
    const { id } = await newest();
    const none = await retry(id, 'webhook_endpoint=we_none');
    expect(none.status).toBe(400);
    expect(none.json.error).toMatchObject({
      code: 'resource_missing',
      param: 'webhook_endpoint',
      message: "No such webhook endpoint: 'we_none'",
    });
    const other = await retry(id, 'account=acct_other');
    expect(other.status).toBe(403);
    for (const endpoint of endpoints) {
      await api.call('POST', `/v1/webhook_endpoints/${endpoint}`, { body: 'disabled=true' });
    }
    const disabled = await retry(id, `webhook_endpoint=${endpoints[0]}`);
    expect(disabled.json.error.message).toContain('is disabled. Enable it');
    expect((await retry(id)).json.error.message).toContain('No enabled webhook endpoint asks for events of type');
    for (const endpoint of endpoints) {
      await api.call('POST', `/v1/webhook_endpoints/${endpoint}`, { body: 'disabled=false' });
    }
  });

  test("is not for another account's events, nor with a key that may only read", async () => {
    const { id } = await newest();
    expect((await retry(id, '', api.keys.stranger)).status).toBe(404);
    expect((await retry(id, '', api.keys.live)).json.error.message).toContain('a similar object exists in test mode');
    const reader = await api.makeKey('restricted', ['event_read']);
    expect((await retry(id, '', reader)).status).toBe(403);
    const writer = await api.makeKey('restricted', ['event_write']);
    expect((await retry(id, '', writer)).status).toBe(200);
  });

  test('is possible for thirty days', async () => {
    const { id } = await newest();
    const now = api.clock.now();
    api.clock.advance(30 * 24 * 3600_000);
    expect((await retry(id)).status).toBe(200);
    api.clock.advance(1);
    expect((await retry(id)).json.error).toMatchObject({ code: 'resource_missing', message: `No such event: '${id}'` });
    api.clock.set(now);
  });
});
