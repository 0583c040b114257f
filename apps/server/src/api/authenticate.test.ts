import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../test/api-server.ts';
import { maskKey } from './authenticate.ts';

const PATH = '/v1/identity/verification_sessions';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('a request is made by whoever holds its key', () => {
  test.each([
    ['Bearer', (key: string) => `Bearer ${key}`],
    ['bearer, spelled small', (key: string) => `bearer ${key}`],
    ['Basic, with the key as user name', (key: string) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`],
    ['Basic, without the colon', (key: string) => `Basic ${Buffer.from(key).toString('base64')}`],
  ])('%s', async (_, header) => {
    const headers = { authorization: header(api.keys.secret) };
    expect((await api.call('GET', PATH, { key: null, headers })).status).toBe(200);
  });

  test.each([
    ['no header', {}],
    ['another scheme', { authorization: 'Digest abc' }],
    ['a scheme without a key', { authorization: 'Bearer' }],
    ['Basic without a user', { authorization: `Basic ${Buffer.from(':secret').toString('base64')}` }],
  ])('nobody: %s', async (_, headers) => {
    const { status, json, headers: answered } = await api.call('GET', PATH, { key: null, headers });
    expect(status).toBe(401);
    expect(answered.get('www-authenticate')).toBe('Basic realm="Stripe"');
    expect(json.error.type).toBe('invalid_request_error');
    expect(json.error.message).toMatch(/^You did not provide an API key\./);
    expectShape('error', json);
  });

  // A browser adds what was once typed into its own prompt to whatever any page has it send.
  test.each([
    ['by its origin', { origin: 'https://evil.example' }],
    ['from a sandbox', { origin: 'null' }],
    ['as browsers tell on secure connections', { 'sec-fetch-site': 'cross-site' }],
    ['of the same site', { 'sec-fetch-site': 'same-site', origin: 'https://other.example.com' }],
  ])('a page of another site uses no remembered key: %s', async (_, from) => {
    const send = (authorization: string) =>
      api.call('POST', PATH, { key: null, body: 'type=document', headers: { authorization, ...from } });
    const { status, json } = await send(`Basic ${Buffer.from(`${api.keys.secret}:`).toString('base64')}`);
    expect([status, json.error.message]).toEqual([403, expect.stringContaining('cannot use Basic authentication')]);
    expect((await send(`Bearer ${api.keys.secret}`)).status).toBe(200);
  });

  test('a page of this server, or the address bar, does', async () => {
    const authorization = `Basic ${Buffer.from(`${api.keys.secret}:`).toString('base64')}`;
    for (const from of [{ origin: api.url }, { 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }]) {
      const { status } = await api.call('GET', PATH, { key: null, headers: { authorization, ...from } as never });
      expect(status).toBe(200);
    }
  });

  test('a key that is not one of ours is refused, and not repeated', async () => {
    const key = 'sk_test_abcdefghijklmnopqrstuvwx';
    const { status, json, headers, text } = await api.call('GET', PATH, { key });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBeNull();
    expect(json.error.message).toBe('Invalid API Key provided: sk_test_********************uvwx');
    expect(text).not.toContain(key);
    expect((await api.call('GET', PATH, { key: 'k'.repeat(5000) })).status).toBe(401);
  });

  test('an expired key is told so', async () => {
    const key = await api.makeKey('secret');
    await api.app.db
      .updateTable('api_key')
      .set({ expires_at: new Date(api.clock.now().getTime() + 1000) })
      .where('lookup_hash', '=', api.app.vault.apiKeyHash(key))
      .execute();
    expect((await api.call('GET', PATH, { key })).status).toBe(200);
    api.clock.advance(1000);
    const { status, json } = await api.call('GET', PATH, { key });
    expect(status).toBe(401);
    expect(json.error).toMatchObject({ code: 'api_key_expired', message: `Expired API Key provided: ${maskKey(key)}` });
  });

  test('a publishable key is for browsers', async () => {
    const { status, json } = await api.call('GET', PATH, { key: api.keys.publishable });
    expect(status).toBe(401);
    expect(json.error.message).toMatch(/^This API call cannot be made with a publishable API key\./);
  });

  test.each([
    ['POST', PATH, 'type=document', 'rak_identity_product_write'],
    ['GET', PATH, undefined, 'rak_identity_product_read'],
    ['GET', '/v1/identity/verification_reports', undefined, 'rak_identity_product_read'],
    ['GET', '/v1/events', undefined, 'rak_event_read'],
    ['GET', '/v1/webhook_endpoints', undefined, 'rak_webhook_read'],
    ['DELETE', '/v1/webhook_endpoints/we_1', undefined, 'rak_webhook_write'],
  ])('a restricted key needs leave for %s %s', async (method, path, body, permission) => {
    const none = await api.makeKey('restricted', []);
    const { status, json } = await api.call(method, path, { key: none, ...(body && { body }) });
    expect(status).toBe(403);
    expect(json.error.message).toBe(
      `The provided key '${maskKey(none)}' does not have the required permissions for this endpoint on account '${api.account.accountId}'. Having the '${permission}' permission would allow this request to continue.`,
    );
  });

  test('whoever may write sessions may read them', async () => {
    const key = await api.makeKey('restricted', ['identity_product_write']);
    expect((await api.call('GET', PATH, { key })).status).toBe(200);
    const reader = await api.makeKey('restricted', ['identity_product_read']);
    expect((await api.call('POST', PATH, { key: reader, body: 'type=document' })).status).toBe(403);
  });

  test('the mode is that of the key', async () => {
    const { json } = await api.call('POST', PATH, { key: api.keys.live, body: 'type=document' });
    expect(json.livemode).toBe(true);
    expect(json.url).toContain('/start/live_');
    expect(json.client_secret).toContain('_secret_live_');
  });

  test('one acts for oneself only', async () => {
    const own = await api.call('GET', PATH, { headers: { 'stripe-account': api.account.accountId } });
    expect(own.status).toBe(200);
    expect(own.headers.get('stripe-account')).toBe(api.account.accountId);
    for (const header of ['stripe-account', 'stripe-context']) {
      expect((await api.call('GET', PATH, { headers: { [header]: 'acct_other' } })).status).toBe(403);
    }
  });

  test('the official SDK throws its own errors for ours', async () => {
    const refusal = await api
      .stripe('sk_test_abcdefghijklmnopqrstuvwx')
      .events.list()
      .catch((error: Error) => error);
    expect(refusal).toMatchObject({ type: 'StripeAuthenticationError', statusCode: 401 });
  });
});

describe('maskKey', () => {
  test.each([
    ['sk_test_abcdefghijklmnop', 'sk_test_************mnop'],
    ['rk_live_abcdefghijklmnop', 'rk_live_************mnop'],
    ['sk_test_short', 'sk_test_*****'],
    ['no key at all, but long', '*******************long'],
    [`sk_live_${'x'.repeat(500)}`, `sk_live_${'*'.repeat(20)}xxxx`],
  ])('%s', (key, masked) => {
    expect(maskKey(key)).toBe(masked);
  });
});
