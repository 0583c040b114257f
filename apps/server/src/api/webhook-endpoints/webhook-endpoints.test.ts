import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../../test/api-server.ts';
import { openEndpointSecret } from '../../store/webhook-endpoints.ts';

const PATH = '/v1/webhook_endpoints';
const ALL = 'url=https://example.com/hook&enabled_events[]=*';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('creating an endpoint', () => {
  test('tells its secret this once, and keeps it sealed', async () => {
    const { status, json } = await api.call('POST', PATH, { body: ALL });
    expect(status).toBe(200);
    expectShape('webhook_endpoint', json);
    expect(json).toMatchObject({
      url: 'https://example.com/hook',
      enabled_events: ['*'],
      status: 'enabled',
      api_version: null,
    });
    expect(json.id).toMatch(/^we_[A-Za-z0-9]{24}$/);
    expect(json.secret).toMatch(/^whsec_[A-Za-z0-9]{32}$/);
    expect((await api.call('GET', `${PATH}/${json.id}`)).json).not.toHaveProperty('secret');
    expect((await api.call('GET', PATH)).text).not.toContain('whsec_');

    const row = await api.app.db
      .selectFrom('webhook_endpoint')
      .selectAll()
      .where('id', '=', json.id)
      .executeTakeFirstOrThrow();
    expect(row.secret_sealed.includes(json.secret.slice('whsec_'.length))).toBe(false);
    expect(openEndpointSecret(api.app.vault, row)).toBe(json.secret);
    await remove(json.id);
  });

  test('keeps all the integrator says about it', async () => {
    const params = {
      url: 'http://127.0.0.1:4242/hook',
      enabled_events: ['identity.verification_session.redacted', 'identity.verification_session.verified'],
      api_version: '2025-03-31.basil',
      description: 'staging',
      metadata: { team: 'risk' },
    };
    const endpoint = await api.stripe().webhookEndpoints.create({
      ...params,
      api_version: '2025-03-31.basil',
      enabled_events: ['identity.verification_session.redacted', 'identity.verification_session.verified'],
    });
    expect(endpoint).toMatchObject(params);
    const { secret: _, ...told } = endpoint;
    expect(await api.stripe().webhookEndpoints.retrieve(endpoint.id)).toMatchObject(told);
    expect(await api.stripe().webhookEndpoints.del(endpoint.id)).toMatchObject({ id: endpoint.id, deleted: true });
  });

  test('takes events this server will never have', async () => {
    const { status, json } = await api.call('POST', PATH, {
      body: 'url=https://example.com/h&enabled_events[0]=charge.succeeded&enabled_events[1]=%2A&description=',
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({ enabled_events: ['charge.succeeded', '*'], description: null });
    await remove(json.id);
  });

  test.each([
    ['no address', 'enabled_events[]=*', 'parameter_missing', 'url', 'Missing required param: url.'],
    [
      'no events',
      'url=https://example.com/h',
      'parameter_missing',
      'enabled_events',
      'Missing required param: enabled_events.',
    ],
    [
      'an unknown event',
      'url=https://example.com/h&enabled_events[]=identity.everything',
      undefined,
      'enabled_events[0]',
      'Invalid event name: identity.everything',
    ],
    ['a text for events', 'url=https://example.com/h&enabled_events=*', undefined, 'enabled_events', 'Invalid array'],
    [
      'an address without scheme',
      'url=example.com&enabled_events[]=*',
      'url_invalid',
      'url',
      'Invalid URL: An explicit scheme (such as https) must be provided.',
    ],
    [
      'another scheme',
      'url=ftp://example.com&enabled_events[]=*',
      'url_invalid',
      'url',
      'Invalid URL: An explicit scheme (such as https) must be provided.',
    ],
    [
      'a password in the address',
      'url=https://a:b@example.com&enabled_events[]=*',
      'url_invalid',
      'url',
      'Invalid URL: URL must not contain a user name or password.',
    ],
    [
      'an unknown version',
      `${ALL}&api_version=2026-01-01`,
      undefined,
      'api_version',
      'Invalid Stripe API version: 2026-01-01',
    ],
    [
      'connected accounts',
      `${ALL}&connect=true`,
      undefined,
      'connect',
      'This server has no connected accounts to tell of.',
    ],
    [
      'an unknown parameter',
      `${ALL}&disabled=true`,
      'parameter_unknown',
      'disabled',
      'Received unknown parameter: disabled',
    ],
  ])('refuses %s', async (_, body, code, param, message) => {
    const { status, json } = await api.call('POST', PATH, { body });
    expect(status).toBe(400);
    expect(json.error).toEqual({ type: 'invalid_request_error', message, param, ...(code && { code }) });
  });

  test('in live mode takes https only', async () => {
    const body = 'url=http://example.com/h&enabled_events[]=*';
    const { status, json } = await api.call('POST', PATH, { key: api.keys.live, body });
    expect(status).toBe(400);
    expect(json.error).toMatchObject({ code: 'url_invalid', message: 'Invalid URL: URL must use https in live mode.' });
  });

  test('is refused after the sixteenth of a mode, also when they arrive together', async () => {
    const key = api.keys.stranger;
    const answers = await Promise.all(Array.from({ length: 18 }, () => api.call('POST', PATH, { key, body: ALL })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(16);
    const refused = answers.find(({ status }) => status === 400);
    expect(refused?.json.error.message).toBe('You have reached the maximum of 16 webhook endpoints for this mode.');
    expect((await api.call('GET', `${PATH}?limit=100`, { key })).json.data).toHaveLength(16);
  });

  test('repeated with its idempotency key tells the same secret again', async () => {
    const call = () => api.call('POST', PATH, { body: ALL, headers: { 'idempotency-key': 'endpoint-1' } });
    const first = await call();
    expect((await call()).text).toBe(first.text);
    const row = await api.app.db
      .selectFrom('idempotency_key')
      .selectAll()
      .where('key', '=', 'endpoint-1')
      .executeTakeFirstOrThrow();
    expect(row.body_sealed.includes(first.json.secret)).toBe(false);
    await remove(first.json.id);
  });
});

describe('an endpoint', () => {
  test('is listed with the others, newest first', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      ids.unshift((await api.call('POST', PATH, { body: ALL })).json.id);
      api.clock.advance(1000);
    }
    const { json } = await api.call('GET', `${PATH}?limit=2`);
    expectShape('webhook_endpoint_list', json);
    expect(json).toMatchObject({ has_more: true, url: PATH });
    expect(json.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
    expect((await api.call('GET', `${PATH}?starting_after=${ids[1]}`)).json.data).toMatchObject([{ id: ids[2] }]);
    for (const id of ids) await remove(id);
  });

  test('once removed is gone, and its deliveries with it', async () => {
    const { json: endpoint } = await api.call('POST', PATH, { body: ALL });
    const removed = await api.call('DELETE', `${PATH}/${endpoint.id}`);
    expectShape('deleted_webhook_endpoint', removed.json);
    expect(removed.json).toEqual({ id: endpoint.id, object: 'webhook_endpoint', deleted: true });
    for (const method of ['GET', 'DELETE']) {
      const { status, json } = await api.call(method, `${PATH}/${endpoint.id}`);
      expect(status).toBe(404);
      expect(json.error).toMatchObject({
        code: 'resource_missing',
        param: 'webhook_endpoint',
        message: `No such webhook endpoint: '${endpoint.id}'`,
      });
    }
  });

  test('of another account or mode cannot be seen or removed', async () => {
    const { json: endpoint } = await api.call('POST', PATH, { body: ALL });
    for (const key of [api.keys.stranger, api.keys.live]) {
      expect((await api.call('GET', `${PATH}/${endpoint.id}`, { key })).status).toBe(404);
      expect((await api.call('DELETE', `${PATH}/${endpoint.id}`, { key })).status).toBe(404);
    }
    expect((await api.call('GET', PATH, { key: api.keys.live })).json.data).toEqual([]);
    expect((await api.call('GET', `${PATH}/${endpoint.id}`)).status).toBe(200);
    await remove(endpoint.id);
  });
});

async function remove(id: string): Promise<void> {
  expect((await api.call('DELETE', `${PATH}/${id}`)).status).toBe(200);
}
