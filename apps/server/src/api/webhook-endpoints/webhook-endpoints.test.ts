import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectShape } from '../../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../../test/api-server.ts';
import { HOSTILE_URLS } from '../../../test/hostile-urls.ts';
import { openEndpointSecret } from '../../store/webhook-endpoints.ts';

const PATH = '/v1/webhook_endpoints';
const ALL = 'url=https://example.com/hook&enabled_events[]=*';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ CREDENCE_RATE_LIMIT: 'off' });
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
    expect(openEndpointSecret(api.app.vault, row.secret_sealed)).toBe(json.secret);
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
    expect(json.error).toEqual({
      type: 'invalid_request_error',
      message,
      param,
      ...(code && { code, doc_url: expect.any(String) }),
    });
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
      .where('key', '=', api.app.vault.fingerprint('idempotency-key', 'endpoint-1').toString('base64url'))
      .executeTakeFirstOrThrow();
    expect(row.body_sealed.includes(first.json.secret)).toBe(false);
    await remove(first.json.id);
  });
});

describe('updating an endpoint', () => {
  let id: string;
  const update = (body: string, key = api.keys.secret) => api.call('POST', `${PATH}/${id}`, { body, key });
  const health = async () => (await api.call('GET', `/v1/credence/webhook_endpoints/${id}`)).json;

  beforeEach(async () => {
    const body = `${ALL}&description=first&metadata[a]=1&metadata[b]=2`;
    id = (await api.call('POST', PATH, { body })).json.id;
  });
  afterEach(() => remove(id));

  test('changes what is named, keeps the rest, and tells no secret', async () => {
    const { status, json } = await update('url=https://example.com/other');
    expect(status).toBe(200);
    expectShape('webhook_endpoint', json);
    expect(json).not.toHaveProperty('secret');
    expect(json).toMatchObject({
      id,
      url: 'https://example.com/other',
      enabled_events: ['*'],
      description: 'first',
      metadata: { a: '1', b: '2' },
      status: 'enabled',
    });
  });

  test('goes through the official SDK', async () => {
    const endpoint = await api.stripe().webhookEndpoints.update(id, {
      enabled_events: ['identity.verification_session.redacted', 'identity.verification_session.verified'],
      description: '',
      metadata: { a: '', c: '3' },
      disabled: true,
    });
    expect(endpoint).toMatchObject({
      enabled_events: ['identity.verification_session.redacted', 'identity.verification_session.verified'],
      description: null,
      status: 'disabled',
    });
    expect(endpoint.metadata).toEqual({ b: '2', c: '3' });
    expect(await api.stripe().webhookEndpoints.retrieve(id)).toMatchObject({ status: 'disabled', description: null });
  });

  test('of metadata from two sides keeps what both say', async () => {
    await Promise.all(['c', 'd', 'e'].map((key) => update(`metadata[${key}]=x`)));
    expect(Object.keys((await update('')).json.metadata).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect((await update('metadata=')).json.metadata).toEqual({});
  });

  test('disables it at a known time and for a known reason, and enables it with a clean slate', async () => {
    await update('disabled=true');
    expect(await health()).toMatchObject({
      status: 'disabled',
      disabled_reason: 'request',
      disabled_at: Math.floor(api.clock.now().getTime() / 1000),
    });
    await api.app.db
      .updateTable('webhook_endpoint')
      .set({ disabled_reason: 'failing', failing_since: new Date(0), failed_attempts: 40 })
      .where('id', '=', id)
      .execute();
    await update('disabled=true'); // as it was: the reason stays
    expect(await health()).toMatchObject({ disabled_reason: 'failing', failing_since: 0, failed_attempts: 40 });
    await update('disabled=false');
    const now = await health();
    expectShape('credence.webhook_endpoint', now);
    expect(now).toMatchObject({
      status: 'enabled',
      disabled_reason: null,
      disabled_at: null,
      failing_since: null,
      failed_attempts: 0,
    });
  });

  test.each([
    ['no events', 'enabled_events=', 'parameter_invalid_empty', 'enabled_events', undefined],
    ['an unknown event', 'enabled_events[]=x', undefined, 'enabled_events[0]', 'Invalid event name: x'],
    ['an empty address', 'url=', 'parameter_invalid_empty', 'url', undefined],
    ['another scheme', 'url=gopher://example.com', 'url_invalid', 'url', undefined],
    ['another version', 'api_version=2026-10-28.endive', 'parameter_unknown', 'api_version', undefined],
    ['connected accounts', 'connect=false', 'parameter_unknown', 'connect', undefined],
    ['half a truth', 'disabled=perhaps', undefined, 'disabled', 'Invalid boolean: perhaps'],
    ['51 keys', Array.from({ length: 49 }, (_, i) => `metadata[k${i}]=1`).join('&'), undefined, 'metadata', undefined],
  ])('refuses %s, and changes nothing', async (_, body, code, param, message) => {
    const before = (await api.call('GET', `${PATH}/${id}`)).text;
    const { status, json } = await update(body);
    expect(status).toBe(400);
    expect(json.error).toMatchObject({ param, ...(code && { code }), ...(message && { message }) });
    expect((await api.call('GET', `${PATH}/${id}`)).text).toBe(before);
  });

  test('of another account or mode is not possible', async () => {
    for (const key of [api.keys.stranger, api.keys.live]) {
      expect((await update('disabled=true', key)).json.error).toMatchObject({ code: 'resource_missing' });
    }
    expect(await health()).toMatchObject({ status: 'enabled' });
  });
});

describe('an address', () => {
  test.each([
    'http://10.0.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[fd00::1]/',
    'http://0xA9FEA9FE/',
    'https://0/',
  ])('that nothing would ever be sent to is refused: %s', async (url) => {
    const { status, json } = await api.call('POST', PATH, {
      body: `url=${encodeURIComponent(url)}&enabled_events[]=*`,
    });
    expect(status).toBe(400);
    expect(json.error).toMatchObject({ code: 'url_invalid', param: 'url' });
    expect(json.error.message).toMatch(/must be publicly accessible.*CREDENCE_WEBHOOK_ALLOWED_HOSTS/);
  });

  test.each(HOSTILE_URLS)('is taken or refused in words, in either mode: $category', async ({ urls, outcome }) => {
    const { host } = api.app.settings;
    api.app.settings.host = '0.0.0.0';
    for (const [key, scheme] of [
      [api.keys.secret, 'http:'],
      [api.keys.live, 'https:'],
    ] as const) {
      for (const template of urls) {
        const url = template.replace('{scheme}', scheme).replaceAll(/\{[a-z]+\}/g, '4242');
        const body = `url=${encodeURIComponent(url)}&enabled_events[]=*`;
        const { status, json } = await api.call('POST', PATH, { key, body });
        if (status === 200) {
          await api.call('DELETE', `${PATH}/${json.id}`, { key });
          // Only a name can turn out well: what it stands for is asked when something is sent to it.
          expect(URL.parse(url)?.hostname, url).toMatch(/[a-z]\.?$/);
        } else {
          expect([url, status, json.error.code]).toEqual([url, 400, 'url_invalid']);
        }
        if (outcome === 'invalid_url') expect(status).toBe(400);
      }
    }
    api.app.settings.host = host;
  });

  test('of this machine is refused once others can reach the server, and taken where the operator allows it', async () => {
    const create = () => api.call('POST', PATH, { body: 'url=http://127.0.0.1:4242/hook&enabled_events[]=*' });
    const { host } = api.app.settings;
    api.app.settings.host = '0.0.0.0';
    expect((await create()).json.error).toMatchObject({ code: 'url_invalid' });
    api.app.settings.webhookAllowedHosts.push('127.0.0.1');
    const { status, json } = await create();
    expect(status).toBe(200);
    await remove(json.id);
    api.app.settings.webhookAllowedHosts.pop();
    api.app.settings.host = host;
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
