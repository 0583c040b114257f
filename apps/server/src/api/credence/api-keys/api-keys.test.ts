import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../../../test/api-server.ts';
import { API_KEYS_MAX, PERMISSIONS } from '../../../store/api-keys.ts';
import { maskKey } from '../../authenticate.ts';

const PATH = '/v1/credence/api_keys';
const SESSIONS = '/v1/identity/verification_sessions';
const HERE = '127.0.0.1';
const NOWHERE = '203.0.113.9';

let api: TestApi;
let operator: string;
/** Of an account of its own for each test that counts keys. */
beforeAll(async () => {
  api = await startApi();
  operator = api.app.vault.operatorKey;
});
afterAll(() => api.close());

async function create(body: string, key = api.keys.secret) {
  const called = await api.call('POST', PATH, { body, key });
  if (called.status === 200) expectShape('credence.api_key', called.json);
  return called;
}

async function statusWith(key: string): Promise<number> {
  return (await api.call('GET', `${SESSIONS}?limit=1`, { key })).status;
}

async function makeAccount() {
  return (await api.call('POST', '/v1/credence/accounts', { key: operator, body: 'business_name=Fresh' })).json;
}

describe('a key that is made', () => {
  test('works at once, and is described without its value', async () => {
    const { json } = await create('type=secret&name=worker');
    expect(json).toMatchObject({ type: 'secret', name: 'worker', livemode: false, status: 'active', expires_at: null });
    expect(json.secret).toMatch(/^sk_test_[A-Za-z0-9]{32}$/);
    expect(json.last4).toBe(json.secret.slice(-4));
    expect(await statusWith(json.secret)).toBe(200);
  });

  test('may be restricted to what is named', async () => {
    const { json } = await create('type=restricted&permissions[]=webhook_read&permissions[]=webhook_read');
    expect(json.permissions).toEqual(['webhook_read']);
    expect(await statusWith(json.secret)).toBe(403);
    expect((await api.call('GET', '/v1/webhook_endpoints', { key: json.secret })).status).toBe(200);
  });

  test('may be bound to addresses, written the one way they are kept', async () => {
    const { json } = await create(`type=secret&allowed_ips[]=::ffff:${NOWHERE}&allowed_ips[]=2001:0DB8::/32`);
    expect(json.allowed_ips).toEqual([NOWHERE, '2001:db8::/32']);
    expect(await statusWith(json.secret)).toBe(401);
  });

  test.each([
    ['type=master', 'type', /^Invalid type: must be one of/],
    ['name=x', 'type', /^Missing required param: type\./],
    ['type=restricted', 'permissions', /^Missing required param: permissions\./],
    ['type=restricted&permissions[]=everything', 'permissions[0]', /must be one of/],
    ['type=secret&permissions[]=file_read', 'permissions', /^A secret key has no permissions/],
    ['type=secret&allowed_ips[]=10.0.0.0/4', 'allowed_ips[0]', /^Invalid IP address: 10\.0\.0\.0\/4\. Use an IPv4/],
    ['type=publishable&allowed_ips[]=10.0.0.1', 'allowed_ips', /^A publishable key cannot be bound/],
  ])('is refused as %s', async (body, param, message) => {
    const { status, json } = await create(body);
    expect(status).toBe(400);
    expect(json.error).toMatchObject({ param, message: expect.stringMatching(message) });
  });

  test('is told of, but not shown, when the request is repeated', async () => {
    const headers = { 'idempotency-key': 'make-one' };
    const first = await api.call('POST', PATH, { body: 'type=secret', headers });
    const second = await api.call('POST', PATH, { body: 'type=secret', headers });
    const { secret, ...described } = first.json;
    expect(secret).toMatch(/^sk_test_/);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.json).toEqual(described);
  });

  test(`is refused when there are ${API_KEYS_MAX}`, async () => {
    const account = await makeAccount();
    for (let i = account.test_keys.length; i < API_KEYS_MAX; i += 1) {
      expect((await create(`type=secret&account=${account.id}`, operator)).status).toBe(200);
    }
    const { status, json } = await create(`type=secret&account=${account.id}`, operator);
    expect(status).toBe(400);
    expect(json.error.message).toContain('Expire those that are no longer used.');
    expect((await create(`type=secret&livemode=true&account=${account.id}`, operator)).status).toBe(200);
  });
});

describe('the value of a key', () => {
  test('of test mode is shown again, of live mode only once', async () => {
    const testKey = (await create('type=secret')).json;
    expect((await api.call('GET', `${PATH}/${testKey.id}`)).json.secret).toBe(testKey.secret);
    const liveKey = (await create('type=secret', api.keys.live)).json;
    expect(liveKey.secret).toMatch(/^sk_live_/);
    const again = await api.call('GET', `${PATH}/${liveKey.id}`, { key: api.keys.live });
    expect(again.json).not.toHaveProperty('secret');
    const rows = await api.app.db.selectFrom('api_key').selectAll().where('id', '=', liveKey.id).execute();
    expect(rows[0]).toMatchObject({ value_sealed: null });
  });

  test('is shown again when publishable: it is no secret', async () => {
    const { id, secret } = (await create('type=publishable', api.keys.live)).json;
    expect((await api.call('GET', `${PATH}/${id}`, { key: api.keys.live })).json.secret).toBe(secret);
  });
});

describe('a secret key manages keys that reach no farther than itself', () => {
  test('and makes none that reads sensitive results, which it may not read', async () => {
    for (const permission of PERMISSIONS.filter((name) => name.startsWith('identity_sensitive'))) {
      const { status, json } = await create(`type=restricted&permissions[]=${permission}`);
      expect(status).toBe(403);
      expect(json.error.message).toContain(`hence not manage keys with the permission '${permission}'`);
    }
  });

  test('neither is shown nor rolls nor widens one that reads them', async () => {
    const body = `type=restricted&permissions[]=identity_sensitive_recent_read&account=${api.account.accountId}`;
    const { id, secret } = (await create(body, operator)).json;
    expect(secret).toMatch(/^rk_test_/);
    const listed = (await api.call('GET', `${PATH}?limit=100`)).json.data.find((key: { id: string }) => key.id === id);
    expect(listed).not.toHaveProperty('secret');
    expect((await api.call('GET', `${PATH}/${id}`)).json).not.toHaveProperty('secret');
    expect((await api.call('POST', `${PATH}/${id}/roll`)).status).toBe(403);
    expect((await api.call('POST', `${PATH}/${id}`, { body: 'allowed_ips[]=10.0.0.1' })).status).toBe(403);
    // Ending a key gives nobody anything.
    expect((await api.call('POST', `${PATH}/${id}/expire`)).json.status).toBe('expired');
  });

  test('and a key bound to addresses makes keys bound to some of them', async () => {
    const bound = await api.makeKey('secret', [], ['127.0.0.0/8']);
    expect((await create('type=secret', bound)).json.allowed_ips).toEqual(['127.0.0.0/8']);
    expect((await create(`type=secret&allowed_ips[]=${HERE}`, bound)).json.allowed_ips).toEqual([HERE]);
    for (const allowed of ['allowed_ips=', `allowed_ips[]=${NOWHERE}`, 'allowed_ips[]=::1']) {
      const { status, json } = await create(`type=secret&${allowed}`, bound);
      expect(status).toBe(403);
      expect(json.error).toMatchObject({ param: 'allowed_ips', message: expect.stringContaining('is bound to IP') });
    }
    const unbound = (await create('type=secret')).json;
    expect((await api.call('GET', `${PATH}/${unbound.id}`, { key: bound })).json).not.toHaveProperty('secret');
    expect((await api.call('POST', `${PATH}/${unbound.id}/roll`, { key: bound })).status).toBe(403);
  });

  test('of its own account and mode', async () => {
    const other = await create('type=secret&account=acct_1someoneelse000', api.keys.secret);
    expect(other.status).toBe(403);
    const live = await create('type=secret&livemode=true');
    expect(live.status).toBe(403);
    expect(live.json.error.message).toContain('credence keys create --live');
    expect((await create(`type=secret&livemode=false&account=${api.account.accountId}`)).status).toBe(200);
    const liveKey = (await create('type=secret', api.keys.live)).json;
    for (const action of ['', '/roll', '/expire']) {
      expect((await api.call('POST', `${PATH}/${liveKey.id}${action}`)).status).toBe(404);
    }
  });
});

describe('an update', () => {
  test('changes name, permissions and addresses, and nothing that was not named', async () => {
    const { id, secret } = (await create('type=restricted&permissions[]=webhook_read&name=a')).json;
    const change = async (body: string) => (await api.call('POST', `${PATH}/${id}`, { body })).json;
    expect(await change('permissions[]=event_read')).toMatchObject({ permissions: ['event_read'], name: 'a' });
    expect(await change(`allowed_ips[]=${NOWHERE}&name=`)).toMatchObject({ allowed_ips: [NOWHERE], name: null });
    expect(await statusWith(secret)).toBe(401);
    expect(await change('allowed_ips=')).toMatchObject({ allowed_ips: [], permissions: ['event_read'] });
    expect((await api.call('GET', '/v1/events', { key: secret })).status).toBe(200);
  });

  test('does not lock out the key that asks for it', async () => {
    const { id, secret } = (await create('type=secret')).json;
    const change = (allowed: string, key: string) =>
      api.call('POST', `${PATH}/${id}`, { body: `allowed_ips[]=${allowed}`, key });
    const locked = await change(NOWHERE, secret);
    expect(locked.status).toBe(400);
    expect(locked.json.error.message).toMatch(
      /^This request came from 127\.0\.0\.1, which allowed_ips does not include/,
    );
    expect((await change(HERE, secret)).status).toBe(200);
    expect((await change(NOWHERE, api.keys.secret)).status).toBe(200);
    expect(await statusWith(secret)).toBe(401);
  });
});

describe('rolling', () => {
  test('ends the old key at once, unless told otherwise', async () => {
    const old = (await create('type=restricted&permissions[]=identity_product_read&name=reader')).json;
    const { json } = await api.call('POST', `${PATH}/${old.id}/roll`);
    expectShape('credence.api_key', json);
    expect(json).toMatchObject({ type: 'restricted', permissions: ['identity_product_read'], name: 'reader' });
    expect(json.id).not.toBe(old.id);
    expect(await statusWith(json.secret)).toBe(200);
    const { status, json: refused } = await api.call('GET', SESSIONS, { key: old.secret });
    expect(status).toBe(401);
    expect(refused.error.message).toBe(`Expired API Key provided: ${maskKey(old.secret)}`);
  });

  test('lets both work for the time that was asked for, up to seven days', async () => {
    const old = (await create('type=secret')).json;
    const roll = (expiresIn: string) => api.call('POST', `${PATH}/${old.id}/roll`, { body: `expires_in=${expiresIn}` });
    expect((await roll('604801')).status).toBe(400);
    expect((await roll('-1')).status).toBe(400);
    const { secret } = (await roll('60')).json;
    // Rolled again, the old key does not live longer than was said first.
    await roll('604800');
    expect((await api.call('GET', `${PATH}/${old.id}`)).json.expires_at).toBe(seconds() + 60);
    api.clock.advance(59_000);
    expect([await statusWith(old.secret), await statusWith(secret)]).toEqual([200, 200]);
    api.clock.advance(1000);
    expect([await statusWith(old.secret), await statusWith(secret)]).toEqual([401, 200]);
    const late = await roll('0');
    expect(late.status).toBe(400);
    expect(late.json.error.message).toContain('has expired. Create a new one instead.');
  });

  test('of the key in use answers with its successor', async () => {
    const { id, secret } = (await create('type=secret')).json;
    const { json } = await api.call('POST', `${PATH}/${id}/roll`, { key: secret });
    expect([await statusWith(secret), await statusWith(json.secret)]).toEqual([401, 200]);
  });
});

describe('expiring', () => {
  test('ends a key for good, the one in use too', async () => {
    const { id, secret } = (await create('type=secret')).json;
    const { json } = await api.call('POST', `${PATH}/${id}/expire`, { key: secret });
    expect(json).toMatchObject({ status: 'expired', expires_at: seconds() });
    expect(await statusWith(secret)).toBe(401);
    expect((await api.call('POST', `${PATH}/${id}/expire`)).json).toMatchObject({ status: 'expired' });
  });

  test('leaves each mode a secret key that stays, unless the operator ends it', async () => {
    const account = await makeAccount();
    const first = account.test_keys.find(({ type }: { type: string }) => type === 'secret');
    const second = (await create('type=secret', first.secret)).json;
    // A key that is about to end is none to rely on.
    await api.call('POST', `${PATH}/${second.id}/roll`, { key: first.secret, body: 'expires_in=600' });
    const third = (await api.call('GET', `${PATH}?limit=1`, { key: first.secret })).json.data[0];
    const expire = (id: string, key: string) => api.call('POST', `${PATH}/${id}/expire`, { key });
    expect((await expire(third.id, first.secret)).status).toBe(200);
    const last = await expire(first.id, first.secret);
    expect(last.status).toBe(400);
    expect(last.json.error.message).toContain('is the last secret key of this mode');
    expect(await statusWith(first.secret)).toBe(200);
    expect((await expire(first.id, operator)).json.status).toBe('expired');
    expect(await statusWith(first.secret)).toBe(401);
  });
});

describe('the operator', () => {
  test('makes the first live key of an account', async () => {
    const account = await makeAccount();
    const { json } = await create(`type=secret&livemode=true&account=${account.id}`, operator);
    expect(json).toMatchObject({ livemode: true, account: account.id });
    expect((await api.call('POST', SESSIONS, { key: json.secret, body: 'type=document' })).json.livemode).toBe(true);
  });

  test('says whose keys, where there are several accounts', async () => {
    const unsaid = await create('type=secret', operator);
    expect(unsaid.status).toBe(400);
    expect(unsaid.json.error).toMatchObject({ code: 'parameter_missing', param: 'account' });
    const unknown = await create('type=secret&account=acct_1nobody', operator);
    expect(unknown.json.error).toMatchObject({ message: "No such account: 'acct_1nobody'", param: 'account' });
  });

  test('sees the keys of either mode, of any account', async () => {
    const account = await makeAccount();
    await create(`type=secret&livemode=true&account=${account.id}`, operator);
    const list = async (query: string) => (await api.call('GET', `${PATH}?${query}`, { key: operator })).json;
    const testKeys = await list(`account=${account.id}`);
    expectShape('credence.api_key_list', testKeys);
    expect(testKeys.data).toHaveLength(3);
    expect((await list(`account=${account.id}&livemode=true`)).data).toHaveLength(1);
  });
});

function seconds(): number {
  return Math.floor(api.clock.now().getTime() / 1000);
}
