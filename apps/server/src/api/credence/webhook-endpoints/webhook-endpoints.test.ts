import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectShape } from '../../../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../../../test/api-server.ts';
import { openEndpointSecret } from '../../../store/webhook-endpoints.ts';

const ENDPOINTS = '/v1/webhook_endpoints';
const PATH = '/v1/credence/webhook_endpoints';
const ALL = 'url=https://example.com/hook&enabled_events[]=*';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('endpoints with their health', () => {
  test('are listed and retrieved with all the original shows, and why they were disabled', async () => {
    const { json: well } = await api.call('POST', ENDPOINTS, { body: ALL });
    api.clock.advance(1000);
    const { json: ill } = await api.call('POST', ENDPOINTS, { body: ALL });
    const at = new Date('2026-10-01T00:00:00Z');
    await api.app.db
      .updateTable('webhook_endpoint')
      .set({ status: 'disabled', disabled_reason: 'failing', disabled_at: at, failing_since: at, failed_attempts: 12 })
      .where('id', '=', ill.id)
      .execute();
    const { json: page } = await api.call('GET', PATH);
    expectShape('credence.webhook_endpoint_list', page);
    const { secret: _, ...shown } = ill;
    expect(page.data).toMatchObject([
      {
        ...shown,
        object: 'credence.webhook_endpoint',
        status: 'disabled',
        disabled_reason: 'failing',
        disabled_at: at.getTime() / 1000,
        failing_since: at.getTime() / 1000,
        failed_attempts: 12,
        old_secret_expires_at: null,
      },
      { id: well.id, status: 'enabled', disabled_reason: null, disabled_at: null, failing_since: null },
    ]);
    expect((await api.call('GET', `${PATH}/${ill.id}`)).json).toEqual(page.data[0]);
    for (const { id } of [well, ill]) await api.call('DELETE', `${ENDPOINTS}/${id}`);
  });

  test('of another account or mode are not there', async () => {
    const { json } = await api.call('POST', ENDPOINTS, { body: ALL });
    for (const key of [api.keys.stranger, api.keys.live]) {
      expect((await api.call('GET', PATH, { key })).json.data).toEqual([]);
      expect((await api.call('GET', `${PATH}/${json.id}`, { key })).status).toBe(404);
    }
    await api.call('DELETE', `${ENDPOINTS}/${json.id}`);
  });
});

describe('rolling the secret', () => {
  let id: string;
  let secret: string;
  const roll = (body = '') => api.call('POST', `${PATH}/${id}/roll_secret`, { body });
  const sealed = async () => {
    const row = await api.app.db
      .selectFrom('webhook_endpoint')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const open = (bytes: Buffer | null) => bytes && openEndpointSecret(api.app.vault, bytes);
    return { now: open(row.secret_sealed), old: open(row.old_secret_sealed), until: row.old_secret_expires_at };
  };

  beforeEach(async () => {
    ({ id, secret } = (await api.call('POST', ENDPOINTS, { body: ALL })).json);
  });
  afterEach(() => api.call('DELETE', `${ENDPOINTS}/${id}`));

  test('tells the new one once, and ends the old one at once', async () => {
    const { status, json } = await roll();
    expect(status).toBe(200);
    expectShape('credence.webhook_endpoint', json);
    expect(json.secret).toMatch(/^whsec_[A-Za-z0-9]{32}$/);
    expect(json.secret).not.toBe(secret);
    expect(json.old_secret_expires_at).toBeNull();
    expect(await sealed()).toEqual({ now: json.secret, old: null, until: null });
    expect((await api.call('GET', `${PATH}/${id}`)).json).not.toHaveProperty('secret');
    expect((await api.call('GET', PATH)).text).not.toContain('whsec_');
  });

  test('keeps the old one beside it for as long as is asked', async () => {
    const until = new Date(api.clock.now().getTime() + 3600_000);
    const { json } = await roll('expires_in=3600');
    expect(json.old_secret_expires_at).toBe(Math.floor(until.getTime() / 1000));
    expect(await sealed()).toEqual({ now: json.secret, old: secret, until });
    const at = Math.floor(api.clock.now().getTime() / 1000) + 7200;
    const again = await roll(`expire_old_at=${at}`);
    expect(await sealed()).toEqual({ now: again.json.secret, old: json.secret, until: new Date(at * 1000) });
  });

  test('shows the overlap until it is over', async () => {
    const now = api.clock.now();
    await roll('expires_in=60');
    api.clock.advance(60_000);
    const { json } = await api.call('GET', `${PATH}/${id}`);
    expect(json.old_secret_expires_at).toBeNull();
    api.clock.set(now);
  });

  test.each([
    ['longer than a day', 'expires_in=86401', 'expires_in'],
    ['a negative time', 'expires_in=-1', 'expires_in'],
    ['an instant beyond tomorrow', 'expire_old_at=99999999999', 'expire_old_at'],
    ['both at once', 'expires_in=1&expire_old_at=1', 'expires_in'],
  ])('refuses %s', async (_, body, param) => {
    const { status, json } = await roll(body);
    expect(status).toBe(400);
    expect(json.error.param).toBe(param);
    expect(await sealed()).toMatchObject({ now: secret, old: null });
  });

  test('of another account is not possible', async () => {
    const path = `${PATH}/${id}/roll_secret`;
    expect((await api.call('POST', path, { key: api.keys.stranger })).status).toBe(404);
    const reader = await api.makeKey('restricted', ['webhook_read']);
    expect((await api.call('POST', path, { key: reader })).status).toBe(403);
    expect(await sealed()).toMatchObject({ now: secret });
  });
});
