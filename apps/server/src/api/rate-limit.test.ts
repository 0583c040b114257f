import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectShape } from '../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../test/api-server.ts';

const PATH = '/v1/webhook_endpoints?limit=1';

let limited: TestApi;
let unset: TestApi;
beforeAll(async () => {
  limited = await startApi({ CREDENCE_RATE_LIMIT: '3' });
  unset = await startApi({ CREDENCE_RATE_LIMIT: '' });
});
afterAll(async () => {
  await limited.close();
  await unset.close();
});

/** As many requests at once as one test machine answers within a second, and more than any limit here. */
async function statusesOf(api: TestApi, key: string, count: number): Promise<number[]> {
  const called = await Promise.all(Array.from({ length: count }, () => api.call('GET', PATH, { key })));
  return called.map(({ status }) => status);
}

test('a key that asks too often is told to wait, in words its SDK understands', async () => {
  const key = await limited.makeKey('secret');
  const called = await Promise.all(Array.from({ length: 40 }, () => limited.call('GET', PATH, { key })));
  const refused = called.filter(({ status }) => status === 429);
  // A second may end in between; of forty requests within two of them at most six are answered.
  expect(refused.length).toBeGreaterThan(0);
  for (const { headers, json } of refused) {
    expect(headers.get('stripe-should-retry')).toBe('true');
    expect(json.error).toMatchObject({ code: 'rate_limit', type: 'invalid_request_error' });
    expect(json.error.message).toBe('This key made more than 3 requests within a second. Try again in a moment.');
    expectShape('error', json);
  }
});

test('the official SDK tries again by itself', async () => {
  const key = await limited.makeKey('secret');
  const stripe = limited.stripe(key, { maxNetworkRetries: 5 });
  const lists = await Promise.all(Array.from({ length: 6 }, () => stripe.webhookEndpoints.list({ limit: 1 })));
  expect(lists).toHaveLength(6);
});

test('one key that asks too often stands in no other key’s way', async () => {
  const [busy, calm] = [await limited.makeKey('secret'), await limited.makeKey('secret')];
  const [, statuses] = await Promise.all([statusesOf(limited, busy, 20), statusesOf(limited, calm, 2)]);
  expect(statuses).toEqual([200, 200]);
});

test('unless set, only live mode is limited', async () => {
  expect(new Set(await statusesOf(unset, unset.keys.secret, 150))).toEqual(new Set([200]));
  expect(unset.app.settings.rateLimit.live).toBe(100);
});
