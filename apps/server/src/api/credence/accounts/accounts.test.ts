import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../../../test/api-server.ts';

const PATH = '/v1/credence/accounts';
const SESSIONS = '/v1/identity/verification_sessions';

let api: TestApi;
let operator: string;
beforeAll(async () => {
  api = await startApi();
  operator = api.app.vault.operatorKey;
});
afterAll(() => api.close());

const create = (body: string) => api.call('POST', PATH, { key: operator, body });

describe('an account', () => {
  test('comes with test keys of its own, that all work', async () => {
    const { json } = await create('business_name=Example Bank&default_api_version=2024-06-20');
    expectShape('credence.account', json);
    expect(json).toMatchObject({ business_name: 'Example Bank', default_api_version: '2024-06-20' });
    const byType = Object.fromEntries(json.test_keys.map((key: { type: string }) => [key.type, key]));
    expect(Object.keys(byType).toSorted()).toEqual(['publishable', 'restricted', 'secret']);
    for (const type of ['secret', 'restricted']) {
      const { status, headers } = await api.call('GET', SESSIONS, { key: byType[type].secret });
      expect(status).toBe(200);
      expect(headers.get('stripe-version')).toBe('2024-06-20');
    }
  });

  test('speaks the newest version unless told otherwise', async () => {
    expect((await create('business_name=A')).json.default_api_version).toBe('2026-10-28.endive');
  });

  test.each([
    ['', 'business_name', 'parameter_missing'],
    ['business_name=', 'business_name', 'parameter_invalid_empty'],
    [`business_name=${'x'.repeat(101)}`, 'business_name', undefined],
    ['business_name=A&default_api_version=2024-01-01', 'default_api_version', undefined],
    ['business_name=A&plan=gold', 'plan', 'parameter_unknown'],
  ])('is refused with "%s"', async (body, param, code) => {
    const { status, json } = await create(body);
    expect(status).toBe(400);
    expect(json.error.param).toBe(param);
    expect(json.error.code).toBe(code);
  });

  test('is changed by the operator', async () => {
    const { id } = (await create('business_name=Before')).json;
    const { json } = await api.call('POST', `${PATH}/${id}`, { key: operator, body: 'business_name=After' });
    expectShape('credence.account', json);
    expect(json).toMatchObject({ id, business_name: 'After', default_api_version: '2026-10-28.endive' });
    expect(json).not.toHaveProperty('test_keys');
  });

  test('shares nothing with another', async () => {
    const [one, two] = [(await create('business_name=One')).json, (await create('business_name=Two')).json];
    const keyOf = (account: typeof one) =>
      account.test_keys.find((key: { type: string }) => key.type === 'secret').secret;
    const session = (await api.call('POST', SESSIONS, { key: keyOf(one), body: 'type=document' })).json;
    const asked = await api.call('GET', `${SESSIONS}/${session.id}`, { key: keyOf(two) });
    expect(asked.status).toBe(404);
    expect(asked.json.error.message).toBe(`No such VerificationSession: '${session.id}'`);
    expect((await api.call('GET', SESSIONS, { key: keyOf(two) })).json.data).toEqual([]);
  });
});

test('a secret key sees its own account, and that of nobody else', async () => {
  const own = await api.call('GET', `${PATH}/${api.account.accountId}`);
  expectShape('credence.account', own.json);
  expect(own.json.id).toBe(api.account.accountId);
  const { id } = (await create('business_name=Other')).json;
  const other = await api.call('GET', `${PATH}/${id}`);
  expect(other.status).toBe(404);
  expect(other.json.error.message).toBe(`No such account: '${id}'`);
});

test('the operator lists them in pages, newest first', async () => {
  api.clock.advance(1000);
  const { id: third } = (await create('business_name=Third')).json;
  api.clock.advance(1000);
  const { id: fourth } = (await create('business_name=Fourth')).json;
  const first = (await api.call('GET', `${PATH}?limit=1`, { key: operator })).json;
  expectShape('credence.account_list', first);
  expect(first).toMatchObject({ data: [{ id: fourth }], has_more: true });
  const next = (await api.call('GET', `${PATH}?limit=1&starting_after=${fourth}`, { key: operator })).json;
  expect(next.data[0].id).toBe(third);
  const lost = await api.call('GET', `${PATH}?starting_after=acct_none`, { key: operator });
  expect(lost.json.error.message).toBe("No such account: 'acct_none'");
});
