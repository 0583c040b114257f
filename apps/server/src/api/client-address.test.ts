import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../test/api-server.ts';

const PATH = '/v1/webhook_endpoints';

/** Nothing stands before the first; behind the second's proxy, which is this machine, stand clients. */
let direct: TestApi;
let proxied: TestApi;
beforeAll(async () => {
  direct = await startApi();
  proxied = await startApi({ CREDENCE_TRUSTED_PROXIES: '127.0.0.1,10.0.0.0/8' });
});
afterAll(async () => {
  await direct.close();
  await proxied.close();
});

async function statusOf(api: TestApi, allowed: string[], forwardedFor?: string): Promise<number> {
  const key = await api.makeKey('secret', [], allowed);
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
  const { status, json } = await api.call('GET', PATH, { key, headers });
  if (status === 401) {
    expect(json.error.message).toBe('The API key provided does not allow requests from your IP address.');
  }
  return status;
}

test('a key bound to addresses is answered from there only', async () => {
  expect(await statusOf(direct, ['127.0.0.1'])).toBe(200);
  expect(await statusOf(direct, ['203.0.113.9', '127.0.0.0/8'])).toBe(200);
  expect(await statusOf(direct, ['203.0.113.9'])).toBe(401);
});

test('whoever is no trusted proxy is not believed about where a request came from', async () => {
  expect(await statusOf(direct, ['203.0.113.9'], '203.0.113.9')).toBe(401);
  expect(await statusOf(direct, ['127.0.0.1'], '203.0.113.9')).toBe(200);
});

test('behind a trusted proxy the client is the last address that is none', async () => {
  expect(await statusOf(proxied, ['203.0.113.9'], '203.0.113.9')).toBe(200);
  expect(await statusOf(proxied, ['203.0.113.9'], '203.0.113.9, 10.1.2.3')).toBe(200);
  expect(await statusOf(proxied, ['127.0.0.1'], '203.0.113.9')).toBe(401);
  // What a client itself put in the header stands to the left of what the proxy saw.
  expect(await statusOf(proxied, ['203.0.113.9'], '203.0.113.9, 198.51.100.1')).toBe(401);
  expect(await statusOf(proxied, ['203.0.113.9'], 'unknown')).toBe(401);
});
