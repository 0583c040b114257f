import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { conclude, startApi, type TestApi } from '../../test/api-server.ts';
import { redactExpired } from './retention.ts';

const SESSIONS = '/v1/identity/verification_sessions';
const DAY_MS = 24 * 3_600_000;

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterEach(async () => {
  await api.call('POST', '/v1/test_helpers/clock/reset');
  await keep('');
});
afterAll(() => api.close());

const keep = (days: number | '') => api.call('POST', '/v1/credence/account', { body: `retention_days=${days}` });
const create = async (key = api.keys.secret) =>
  (await api.call('POST', SESSIONS, { key, body: 'type=document' })).json.id as string;
const redactionOf = async (id: string, key = api.keys.secret) =>
  (await api.call('GET', `${SESSIONS}/${id}`, { key })).json.redaction?.status ?? null;
const wait = (days: number) => api.clock.advance(days * DAY_MS);

describe('what people showed', () => {
  test('is redacted once their account keeps it no longer, in both modes', async () => {
    expect((await keep(30)).json.retention_days).toBe(30);
    const [test, live] = [await create(), await create(api.keys.live)];
    await conclude(api.app, api.account, test, 'verified');
    wait(29.9);
    expect((await redactExpired(api.app, 100)).redacted).toBe(0);
    wait(0.2);
    expect((await redactExpired(api.app, 100)).redacted).toBe(2);
    expect(await redactionOf(test)).toBe('processing');
    expect(await redactionOf(live, api.keys.live)).toBe('processing');
    expect(await redactExpired(api.app, 100)).toEqual({ redacted: 0, more: false });
  });

  test('is kept where nothing is said, and by other accounts', async () => {
    const [mine, theirs] = [await create(), await create(api.keys.stranger)];
    wait(4000);
    await redactExpired(api.app, 100);
    expect(await redactionOf(mine)).toBeNull();
    await keep(1);
    await redactExpired(api.app, 100);
    expect(await redactionOf(mine)).toBe('processing');
    expect(await redactionOf(theirs, api.keys.stranger)).toBeNull();
  });

  test('is redacted by the test clock in test mode', async () => {
    await keep(30);
    const id = await create();
    await api.call('POST', '/v1/test_helpers/clock/advance', { body: 'by=31d' });
    await redactExpired(api.app, 100);
    expect(await redactionOf(id)).toBe('processing');
  });

  test('is redacted batch by batch; what is being processed waits for its turn', async () => {
    await keep(30);
    const ids = [await create(api.keys.live), await create(api.keys.live), await create(api.keys.live)];
    const of = (id: string) => api.app.db.updateTable('verification_session').where('id', '=', id);
    await of(ids[0]!).set({ status: 'processing', submission_id: null }).execute();
    wait(31);
    expect(await redactExpired(api.app, 2)).toEqual({ redacted: 1, more: false });
    expect(await redactExpired(api.app, 100)).toEqual({ redacted: 1, more: false });
    expect(await redactionOf(ids[0]!, api.keys.live)).toBeNull();
    await of(ids[0]!).set({ status: 'verified' }).execute();
    expect((await redactExpired(api.app, 100)).redacted).toBe(1);
  });
});
