import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { conclude, startApi, type TestApi } from '../../../../test/api-server.ts';
import { openVisitors, type Visitors } from '../../../../test/visitors.ts';
import { sweep } from '../../../jobs/upkeep.ts';

const SESSIONS = '/v1/identity/verification_sessions';

// Real time stands still here: whatever expires does so by the clock that the API moves.
let api: TestApi;
let visitors: Visitors;
beforeAll(async () => {
  api = await startApi();
  visitors = await openVisitors(api);
});
afterEach(() => api.call('POST', '/v1/test_helpers/clock/reset'));
afterAll(async () => {
  await visitors.close();
  await api.close();
});

const advance = (by: string) => api.call('POST', '/v1/test_helpers/clock/advance', { body: `by=${by}` });
const createSession = async (key = api.keys.secret) =>
  (await api.call('POST', SESSIONS, { key, body: 'type=document' })).json;
const retrieve = async (id: string, key = api.keys.secret) =>
  (await api.call('GET', `${SESSIONS}/${id}`, { key })).json;

describe('by the clock of test mode', () => {
  test('a link ends after 48 hours, and a new one is given', async () => {
    const { id, url } = await createSession();
    await advance('2879m');
    expect((await retrieve(id)).url).toBe(url);
    await advance('1m');
    const late = await visitors.visit({ id, url }).agree();
    expect(late.view.error.code).toBe('link_expired');
    const renewed = (await retrieve(id)).url;
    expect(renewed).not.toBe(url);
    expect((await visitors.visit({ id, url: renewed }).agree()).status).toBe(200);
  });

  test('a client secret ends after 24 hours', async () => {
    const { id, client_secret } = await createSession();
    await advance('1439m');
    expect((await retrieve(id)).client_secret).toBe(client_secret);
    await advance('1m');
    expect((await retrieve(id)).client_secret).not.toBe(client_secret);
  });

  test('an idempotency key is free again after 24 hours', async () => {
    const create = () => api.call('POST', SESSIONS, { body: 'type=document', headers: { 'idempotency-key': 'a day' } });
    const { json: first } = await create();
    await advance('1439m');
    expect((await create()).json.id).toBe(first.id);
    await advance('1m');
    expect((await create()).json.id).not.toBe(first.id);
  });

  test('events are told of for 30 days, and then cleared away', async () => {
    const { id } = await createSession();
    const eventOf = () => api.app.db.selectFrom('event').select('id').where('session_id', '=', id).executeTakeFirst();
    const eventId = (await eventOf())!.id;
    const listed = async () => (await api.stripe().events.list({ limit: 100 })).data.map((event) => event.id);
    const tell = async () => (await api.call('GET', `/v1/events/${eventId}`)).status;
    await advance('30d');
    expect(await tell()).toBe(200);
    expect(await listed()).toContain(eventId);
    await advance('1s');
    expect(await tell()).toBe(404);
    expect(await listed()).not.toContain(eventId);
    await sweep(api.app, 100);
    expect(await eventOf()).toBeDefined();
    await advance('1d');
    await sweep(api.app, 100);
    expect(await eventOf()).toBeUndefined();
  });

  test('sensitive results can be read for 48 hours', async () => {
    const { id } = await createSession();
    await conclude(api.app, api.account, id, 'verified');
    const path = `${SESSIONS}/${id}?expand[]=verified_outputs.dob`;
    const read = async () => (await api.call('GET', path, { key: api.keys.restricted })).status;
    await advance('2879m');
    expect(await read()).toBe(200);
    await advance('1m');
    expect(await read()).toBe(403);
  });

  test('a link to a photo opens for 30 seconds', async () => {
    const { id, url } = await createSession();
    const visitor = visitors.visit({ id, url });
    await visitor.agree();
    await visitor.declare('passport');
    await visitor.photograph('front');
    await visitor.submit();
    await visitors.work(id, 'a passport');
    const { files } = (await retrieveReport(id)).document;
    await advance('1h');
    const { now } = (await api.call('GET', '/v1/test_helpers/clock')).json;
    const make = (expiresAt: number) =>
      api.call('POST', '/v1/file_links', {
        key: api.keys.restricted,
        body: `file=${files[0]}&expires_at=${expiresAt}`,
      });
    expect((await make(now + 31)).json.error.message).toMatch(/no more than 30 seconds from now/);
    const link = (await make(now + 30)).json;
    await advance('29s');
    const listed = async () => (await api.call('GET', `/v1/file_links/${link.id}`)).json.expired;
    expect(await listed()).toBe(false);
    await advance('1s');
    expect(await listed()).toBe(true);
  });

  test('an ephemeral key ends after an hour, and no API key ends early', async () => {
    const { id } = await createSession();
    const headers = { 'stripe-version': '2026-10-28.endive' };
    const body = `verification_session=${id}`;
    const { secret } = (await api.call('POST', '/v1/ephemeral_keys', { body, headers })).json;
    const { json: rolled } = await api.call('POST', '/v1/credence/api_keys', { body: 'type=secret' });
    await api.call('POST', `/v1/credence/api_keys/${rolled.id}/roll`, { body: 'expires_in=60' });
    await advance('59m');
    expect((await api.call('GET', `${SESSIONS}/${id}`, { key: secret })).status).toBe(200);
    await advance('1m');
    expect((await api.call('GET', `${SESSIONS}/${id}`, { key: secret })).status).toBe(401);
    expect((await api.call('GET', SESSIONS, { key: rolled.secret })).status).toBe(200);
  });

  test('what another account and live mode keep is not cleared away, and what stands still is not either', async () => {
    const headers = { 'idempotency-key': 'kept' };
    const create = (key: string) => api.call('POST', SESSIONS, { key, body: 'type=document', headers });
    const { keys } = api;
    const everyone = [keys.secret, keys.live, keys.stranger];
    const first = await Promise.all(everyone.map(create));
    await advance('2d');
    await sweep(api.app, 100);
    const again = await Promise.all(everyone.map(create));
    const kept = again.map(({ json }, i) => json.id === first[i]!.json.id);
    expect(kept).toEqual([false, true, true]);

    await api.call('POST', '/v1/test_helpers/clock/freeze', { key: keys.stranger });
    api.clock.advance(2 * 24 * 3_600_000);
    await sweep(api.app, 100);
    expect((await create(keys.stranger)).json.id).toBe(first[2]!.json.id);
    expect((await create(keys.live)).json.id).not.toBe(first[1]!.json.id);
    await api.call('POST', '/v1/test_helpers/clock/reset', { key: keys.stranger });
  });
});

async function retrieveReport(sessionId: string) {
  const path = `/v1/identity/verification_reports?verification_session=${sessionId}&expand[]=data.document.files`;
  return (await api.call('GET', path, { key: api.keys.restricted })).json.data[0];
}
