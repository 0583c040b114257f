import { TEST_OUTCOMES } from '@credence/verification';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventsOf, startApi, type TestApi } from '../../test/api-server.ts';
import { openVisitors, type Visitor, type Visitors } from '../../test/visitors.ts';
import { completeAsVisitor } from '../sessions/complete.ts';
import { orderSample } from '../sessions/order-sample.ts';

const SESSIONS = '/v1/identity/verification_sessions';
const SELFIE = 'type=document&options[document][require_matching_selfie]=true';
/** What is never sent: the session is looked at first. */
const NONSENSE = ['{', '[]', '{"outcome":"verified"}', JSON.stringify({ padding: 'x'.repeat(20_000) })];

let api: TestApi;
let visitors: Visitors;
beforeAll(async () => {
  api = await startApi();
  visitors = await openVisitors(api);
});
afterAll(async () => {
  await visitors.close();
  await api.close();
});

async function arrive(body = 'type=document', key = api.keys.secret): Promise<{ id: string; visitor: Visitor }> {
  const session = (await api.call('POST', SESSIONS, { key, body })).json;
  return { id: session.id, visitor: visitors.visit(session) };
}

/** Who has agreed, too. */
async function begin(body?: string, key?: string) {
  const arrived = await arrive(body, key);
  expect((await arrived.visitor.agree()).status).toBe(200);
  return arrived;
}

const retrieve = async (id: string) => (await api.call('GET', `${SESSIONS}/${id}`)).json;
const choose = (visitor: Visitor, outcome: string, more: object = {}) =>
  visitor.post('test/outcome', { outcome, ...more });

describe('a chosen outcome', () => {
  test('every one that is offered comes about, with its report and events', async () => {
    const offered = (await (await arrive(SELFIE)).visitor.agree()).view.test!.outcomes;
    expect(offered.length).toBeGreaterThan(10);
    for (const outcome of offered) {
      const { id, visitor } = await begin(SELFIE);
      expect((await choose(visitor, outcome)).status).toBe(200);
      const session = await retrieve(id);
      expect(session.last_error?.code ?? session.status).toBe(outcome);
      const submitted = session.last_verification_report !== null;
      const last = outcome === 'verified' ? 'verified' : 'requires_input';
      expect(await eventsOf(api.app, id)).toEqual(submitted ? [last, 'processing', 'created'] : [last, 'created']);
    }
  });

  test('that the session does not ask for is refused', async () => {
    const { visitor } = await begin();
    const { outcomes } = (await visitor.look()).view.test!;
    for (const outcome of [...TEST_OUTCOMES.filter((code) => !outcomes.includes(code)), 'nonsense']) {
      expect((await choose(visitor, outcome)).status).toBe(400);
    }
    expect((await visitor.look()).view.lastError).toBeNull();
  });

  test('takes ten seconds of the account’s clock when it is to take a while', async () => {
    const { id, visitor } = await begin();
    expect((await choose(visitor, 'verified', { delayed: true })).view).toMatchObject({
      step: 'processing',
      test: null,
    });
    const [job] = await api.app.db
      .selectFrom('job')
      .select(['due_at', 'clock_of', 'payload'])
      .where('name', '=', 'decide-test-outcome')
      .orderBy('id', 'desc')
      .execute();
    expect(job).toMatchObject({
      due_at: new Date(api.clock.now().getTime() + 10_000),
      clock_of: api.account.accountId,
    });
    expect((await retrieve(id)).status).toBe('processing');
  });

  test('leaves the person where somebody who took part would stand', async () => {
    const { visitor } = await begin();
    const failed = await choose(visitor, 'document_expired');
    expect(failed.view).toMatchObject({ step: 'retry', lastError: { code: 'document_expired' }, attemptsLeft: 4 });
    expect((await choose(visitor, 'verified')).view).toMatchObject({ step: 'verified', test: null });
  });

  test('comes about once its person has agreed, and no sooner; only declining does', async () => {
    const { id, visitor } = await arrive();
    const { token } = visitor;
    for (const outcome of TEST_OUTCOMES.filter((code) => /^(verified|abandoned|document_|device_)/.test(code))) {
      const { status, view } = await choose(visitor, outcome, { token });
      expect({ status, code: view.error.code }).toEqual({ status: 409, code: 'consent_missing' });
    }
    // Nobody has taken hold of it either.
    expect((await visitors.visit({ id, url: `/${token}` }).agree()).status).toBe(200);

    const other = await arrive();
    const declined = await choose(other.visitor, 'consent_declined', { token: other.visitor.token });
    expect(declined.view).toMatchObject({ step: 'declined', lastError: { code: 'consent_declined' } });
    expect((await choose(other.visitor, 'verified')).view.error.code).toBe('consent_missing');
    expect((await other.visitor.agree()).view).toMatchObject({ step: 'document', lastError: null });
  });

  test('is one of the tries a person has', async () => {
    const { visitor } = await begin();
    for (let tries = 0; tries < 5; tries += 1) await choose(visitor, 'document_expired');
    expect((await choose(visitor, 'verified')).view.error.code).toBe('too_many_attempts');
  });

  test('is for the browser that holds the session, on our own pages', async () => {
    const { id, visitor } = await begin();
    const stranger = visitors.visit({ id, url: `/${visitor.token}` });
    expect((await choose(stranger, 'verified')).status).toBe(410);
    expect((await choose(stranger, 'verified', { token: visitor.token })).view.error.code).toBe('link_elsewhere');
    const foreign = await visitor.post('test/outcome', { outcome: 'verified' }, { 'sec-fetch-site': 'cross-site' });
    expect(foreign.status).toBe(403);
    expect((await visitor.look()).view.step).toBe('document');
  });
});

// Samples: samples.test.ts.
describe('in live mode', () => {
  let live: { id: string; visitor: Visitor };
  beforeEach(async () => {
    live = await begin('type=document', api.keys.live);
    await live.visitor.declare('passport');
  });

  test('there are as many of these requests as we think', () => {
    expect(visitors.testOnly).toEqual([
      '/hosted/sessions/:session/test/outcome',
      '/hosted/sessions/:session/test/sample',
    ]);
  });

  test('none is taken, whatever it says: it is refused before it is read', async () => {
    const state = () =>
      api.app.db.selectFrom('verification_session').selectAll().where('id', '=', live.id).executeTakeFirstOrThrow();
    const before = await state();
    const bodies = [
      ...NONSENSE,
      ...TEST_OUTCOMES.map((outcome) => JSON.stringify({ outcome, token: live.visitor.token })),
      JSON.stringify({ side: 'front', kind: 'verified' }),
    ];
    for (const path of visitors.testOnly) {
      for (const body of bodies) {
        const step = path.replace('/hosted/sessions/:session/', '');
        const { status, view } = await live.visitor.post(step, body, { 'content-type': 'application/json' });
        expect({ path, status, view }).toEqual({
          path,
          status: 403,
          view: {
            error: {
              code: 'invalid_request',
              message: 'Only sessions of test mode can be told how to end, or be shown samples.',
            },
          },
        });
      }
    }
    expect(await state()).toEqual(before);
    expect(await eventsOf(api.app, live.id)).toEqual(['created']);
  });

  test('the verbs refuse, too, whoever calls them', async () => {
    const device = 'v'.repeat(43);
    const { id: sessionId } = live;
    for (const outcome of TEST_OUTCOMES) {
      await expect(completeAsVisitor(api.app, { sessionId, device, outcome })).rejects.toMatchObject({
        code: 'permission_denied',
      });
    }
    const order = { sessionId, device, side: 'front', kind: 'verified' } as const;
    await expect(orderSample(api.app, order)).rejects.toMatchObject({ code: 'permission_denied' });
  });
});
