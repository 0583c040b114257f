import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { conclude, eventsOf, startApi, type TestApi } from '../../test/api-server.ts';
import { openVisitors, type Visitor, type Visitors } from '../../test/visitors.ts';
import { endIdleAttempts } from './abandonment.ts';

const SESSIONS = '/v1/identity/verification_sessions';
const HOUR_MS = 3_600_000;
const LIMIT_MS = 48 * HOUR_MS;

// Nothing works on jobs here, and real time stands still: attempts end when a test says so.
let api: TestApi;
let visitors: Visitors;
beforeAll(async () => {
  api = await startApi();
  visitors = await openVisitors(api);
});
beforeEach(() => api.app.db.updateTable('verification_session').set({ idle_since: null }).execute());
afterEach(() => api.call('POST', '/v1/test_helpers/clock/reset'));
afterAll(async () => {
  await visitors.close();
  await api.close();
});

const sweep = (batch = 100) => endIdleAttempts(api.app, { afterMs: LIMIT_MS, batch });
const create = async (key = api.keys.secret, body = 'type=document') =>
  (await api.call('POST', SESSIONS, { key, body })).json as { id: string; url: string };
const retrieve = async (id: string, key = api.keys.secret) =>
  (await api.call('GET', `${SESSIONS}/${id}`, { key })).json;
const codeOf = async (id: string, key = api.keys.secret) => (await retrieve(id, key)).last_error?.code ?? null;
const wait = (hours: number) => api.clock.advance(hours * HOUR_MS);

/** Somebody who has agreed, and their session. */
async function begin(key = api.keys.secret): Promise<{ id: string; visitor: Visitor }> {
  const session = await create(key);
  const visitor = visitors.visit(session);
  expect((await visitor.agree()).status).toBe(200);
  return { id: session.id, visitor };
}

describe('an attempt whose person is silent for 48 hours', () => {
  test('ends as abandoned, and the integrator is told once', async () => {
    const { id } = await begin();
    wait(47.9);
    await sweep();
    expect(await codeOf(id)).toBeNull();
    wait(0.1);
    await sweep();
    await sweep();
    expect(await retrieve(id)).toMatchObject({
      status: 'requires_input',
      last_error: { code: 'abandoned', reason: 'The verification was not finished in time.' },
      last_verification_report: null,
    });
    expect(await eventsOf(api.app, id)).toEqual(['requires_input', 'created']);
    wait(1000);
    await sweep();
    expect(await eventsOf(api.app, id)).toEqual(['requires_input', 'created']);
  });

  test.each([
    ['agreeing again', (visitor: Visitor) => visitor.agree()],
    ['saying what they show', (visitor: Visitor) => visitor.declare('passport')],
    ['taking a photo', (visitor: Visitor) => visitor.photograph('front')],
  ])('counts them from the last thing its person did: %s', async (_, act) => {
    const { id, visitor } = await begin();
    await visitor.declare('passport');
    wait(30);
    expect((await act(visitor)).status).toBe(200);
    wait(47);
    await sweep();
    expect(await codeOf(id)).toBeNull();
    wait(1);
    await sweep();
    expect(await codeOf(id)).toBe('abandoned');
  });

  test('can be taken up again in the same browser, to the end, and left again', async () => {
    const { id, visitor } = await begin();
    await visitor.declare('passport');
    wait(48);
    await sweep();
    expect((await visitor.look()).view).toMatchObject({ step: 'retry', lastError: { code: 'abandoned' } });
    await visitor.photograph('front');
    wait(48);
    await sweep();
    expect(await eventsOf(api.app, id)).toEqual(['requires_input', 'requires_input', 'created']);
    // What was photographed is still there.
    expect((await visitor.look()).view).toMatchObject({ step: 'capture', captured: ['front'] });
    expect((await visitor.submit()).status).toBe(200);
    expect(await codeOf(id)).toBeNull();
    await visitors.work(id, 'a passport');
    wait(48);
    await sweep();
    expect(await retrieve(id)).toMatchObject({ status: 'verified', last_error: null });
  });
});

describe('nobody is waited for', () => {
  test.each([
    ['before anybody has agreed', async () => (await create()).id],
    [
      'once they have submitted, until they try again',
      async () => {
        const { id, visitor } = await begin();
        await visitor.declare('passport');
        await visitor.photograph('front');
        await visitor.submit();
        await visitors.work(id, 'an expired passport');
        return id;
      },
    ],
    [
      'once they have declined',
      async () => {
        const session = await create();
        await visitors.visit(session).decline();
        return session.id;
      },
    ],
    [
      'in a session that was canceled',
      async () => {
        const { id } = await begin();
        await api.call('POST', `${SESSIONS}/${id}/cancel`);
        return id;
      },
    ],
    [
      'in a session that was redacted',
      async () => {
        const { id } = await begin();
        await api.call('POST', `${SESSIONS}/${id}/redact`);
        return id;
      },
    ],
    [
      'in a session that was verified',
      async () => {
        const { id } = await begin();
        await conclude(api.app, api.account, id, 'verified');
        return id;
      },
    ],
  ])('%s', async (_, arrive) => {
    const id = await arrive();
    const before = await retrieve(id);
    wait(1000);
    await sweep();
    expect((await retrieve(id)).last_error).toEqual(before.last_error);
  });
});

test('goes by the clock of test mode, of each account for itself, and by real time in live mode', async () => {
  const mine = await begin();
  const strange = await begin(api.keys.stranger);
  const live = await begin(api.keys.live);
  await api.call('POST', '/v1/test_helpers/clock/advance', { body: 'by=48h' });
  await sweep();
  expect(await codeOf(mine.id)).toBe('abandoned');
  expect(await codeOf(strange.id, api.keys.stranger)).toBeNull();
  expect(await codeOf(live.id, api.keys.live)).toBeNull();
  await api.call('POST', '/v1/test_helpers/clock/freeze', { key: api.keys.stranger });
  wait(48);
  await sweep();
  expect(await codeOf(live.id, api.keys.live)).toBe('abandoned');
  expect(await codeOf(strange.id, api.keys.stranger)).toBeNull();
  await api.call('POST', '/v1/test_helpers/clock/reset', { key: api.keys.stranger });
});

test('those longest silent come first, so many at a time', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) {
    ids.push((await begin()).id);
    wait(1);
  }
  wait(48);
  const ended = async () => (await Promise.all(ids.map((id) => codeOf(id)))).filter(Boolean).length;
  expect(await sweep(2)).toBe(true);
  expect(await codeOf(ids[0]!)).toBe('abandoned');
  expect(await ended()).toBe(2);
  expect(await sweep(2)).toBe(true);
  expect(await sweep(2)).toBe(false);
  expect(await ended()).toBe(5);
});

test('two processes that sweep at once tell of each attempt once', async () => {
  const { id } = await begin();
  wait(48);
  await Promise.all([sweep(), sweep()]);
  expect(await eventsOf(api.app, id)).toEqual(['requires_input', 'created']);
});

test('an attempt that cannot be ended holds up no other', async () => {
  const [broken, next] = [await begin(), await begin()];
  await api.app.db
    .updateTable('verification_session')
    .set({ wrapped_key: sql`set_byte(wrapped_key, 20, (get_byte(wrapped_key, 20) + 1) % 256)` })
    .where('id', '=', broken.id)
    .execute();
  wait(48);
  await sweep(1);
  await sweep(1);
  expect(await codeOf(next.id)).toBe('abandoned');
});
