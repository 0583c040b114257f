import { type Decision, type DecisionRecord, decideAgain, POLICIES, type Readings } from '@credence/verification';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { expectShape } from '../../../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../../../test/api-server.ts';
import { openVisitors, type Visitors } from '../../../../test/visitors.ts';
import { eraseSession } from '../../../sessions/redact.ts';
import { replayInThreads } from '../../../sessions/replay-in-threads.ts';
import { findSessionAnywhere } from '../../../store/sessions.ts';

const SESSIONS = '/v1/identity/verification_sessions';
const ACCOUNT = '/v1/credence/account';
const REPLAY = '/v1/credence/policy_replay';

let api: TestApi;
let visitors: Visitors;
let sessions: { verified: string; again: string; expired: string };
beforeAll(async () => {
  api = await startApi();
  visitors = await openVisitors(api);
  sessions = {
    verified: await show('a passport'),
    again: await show('a passport'),
    expired: await show('an expired passport'),
  };
});
afterEach(() => api.call('POST', ACCOUNT, { body: 'policy=standard&minimum_age=&expiry_grace_days=' }));
afterAll(async () => {
  await visitors.close();
  await api.close();
});

async function show(seen: 'a passport' | 'an expired passport' | 'nothing'): Promise<string> {
  api.clock.advance(1000);
  const session = (await api.call('POST', SESSIONS, { body: 'type=document' })).json;
  const person = visitors.visit(session);
  await person.agree();
  await person.declare('passport');
  await person.photograph('front');
  await person.submit();
  await visitors.work(session.id, seen);
  return session.id;
}

const replay = async (query = '') => (await api.call('GET', `${REPLAY}${query}`)).json;

describe('decisions that were stored', () => {
  test('are reached again byte for byte', async () => {
    const report = await reportOf(sessions.verified);
    const { record, readings } = await storedOf(sessions.verified);
    const decision: Decision = decideAgain(record, readings);
    const { checks, document, policy } = decision;
    // What was stored of it stands in the report, in the order it was written.
    expect(JSON.stringify({ checks, document, policy })).toBe(
      JSON.stringify({ checks: report.checks, document: report.document, policy: report.decidedBy.policy }),
    );
    const json = await replay();
    expectShape('credence.policy_replay', json);
    expect(json).toMatchObject({ replayed: 3, identical: 3, skipped: 0, changes: [], checks: [], policy: null });
  });

  test('name the policy in full, the revision of checks and thresholds, and the versions of the models', async () => {
    const { record, readings } = await storedOf(sessions.expired);
    expect(record).toMatchObject({
      revision: expect.stringMatching(/^document-\d+$/),
      code: expect.stringMatching(/^[0-9a-f]{16}$/),
      circumstances: { policy: POLICIES.standard, history: { blocked: false, seenInSessions: 2 } },
      today: '2026-11-01',
      outcome: 'document_expired',
    });
    expect(readings.pipeline).toEqual({ test: '1' });
  });
});

describe('another policy', () => {
  test('is told what it would change, and by which checks', async () => {
    const json = await replay('?policy=strict');
    expectShape('credence.policy_replay', json);
    expect(json).toMatchObject({
      policy: 'strict',
      changes: [
        { verification_session: sessions.again, from: 'verified', to: 'held', checks: ['document_seen_before'] },
      ],
      checks: [{ check: 'document_seen_before', count: 1 }],
    });
    expect(json.transitions).toContainEqual({ from: 'document_expired', to: 'document_expired', count: 1 });
    expect((await api.call('GET', `${SESSIONS}/${sessions.again}`)).json.status).toBe('verified');
  });

  test('may be one of the account’s own, as a map or as JSON', async () => {
    const wanted = { changes: [{ from: 'document_expired', to: 'held', checks: ['document_expiry'] }] };
    const map = await replay('?policy[extends]=standard&policy[rules][document_expiry]=hold');
    expect(map).toMatchObject(wanted);
    const rules = { document_expiry: { inconclusive: 'hold', fail: 'hold' } };
    const json = await replay(`?policy=${encodeURIComponent(JSON.stringify({ extends: 'standard', rules }))}`);
    expect(json).toMatchObject(wanted);
    expect(map.policy).toMatch(/^custom-[0-9a-f]{12}$/);
  });

  test.each([
    ['policy=lenient', /^Invalid policy: must be one of permissive, standard, careful, strict, or an object/],
    ['policy={', /^Invalid policy: must be one of/],
    ['policy[extends]=standard', /^Invalid policy: rules must be an object/],
    ['policy[extends]=strict&policy[rules][x]=hold', /^Invalid policy: rules\.x is no check/],
    [
      'policy[extends]=strict&policy[rules][mrz_check_digits]=accept',
      /^Invalid policy: rules\.mrz_check_digits cannot be accept/,
    ],
  ])('cannot be "%s"', async (query, message) => {
    const { status, json } = await api.call('GET', `${REPLAY}?${query}`);
    expect(status).toBe(400);
    expect(json.error).toMatchObject({ param: 'policy', message: expect.stringMatching(message) });
  });
});

test('a policy that is wrong all over is told where it begins to be', async () => {
  const rules = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`x${i}`, 'hold']));
  const policy = encodeURIComponent(JSON.stringify({ extends: 'strict', rules }));
  const { status, json } = await api.call('GET', `${REPLAY}?policy=${policy}`);
  expect(status).toBe(400);
  expect(json.error.message).toMatch(
    /^Invalid policy: rules\.x0 is no check.*rules\.x9 is no check[^;]*; docs[^;]*; and 490 more$/,
  );
});

describe('in threads', () => {
  const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
  const broken = { policy: null, submissions: [{ record: Buffer.from('{'), openReadings: () => Buffer.from('{') }] };
  async function sound() {
    const { record, readings } = await storedOf(sessions.verified);
    return { policy: null, submissions: [{ record: bytes(record), openReadings: () => bytes(readings) }] };
  }

  test('another policy goes by the answers of then where the same code runs, and by the readings where other code does', async () => {
    const { record, readings } = await storedOf(sessions.expired);
    const replayAs = (code: string) => {
      // Answers that the readings do not give: whose they are shows which were gone by.
      const stored = { ...record, code, checks: record.checks.map(([id]) => [id, 'pass']) };
      const submissions = [{ record: bytes(stored), openReadings: () => bytes(readings) }];
      return replayInThreads({ policy: POLICIES.strict, submissions });
    };
    expect(await replayAs(record.code!)).toMatchObject([{ to: 'verified' }]);
    expect(await replayAs('0123456789abcdef')).toMatchObject([{ to: 'document_expired' }]);
  });

  test('what cannot be decided again fails alone: what waits behind it is decided', async () => {
    const results = await Promise.allSettled([broken, broken, await sound()].map(replayInThreads));
    expect(results).toMatchObject([
      { status: 'rejected' },
      { status: 'rejected' },
      { status: 'fulfilled', value: [{ identical: true }] },
    ]);
  });

  test('nothing is cut short because something else was done a while ago', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const order = await sound();
      const [first, second] = [replayInThreads(order), replayInThreads(order)];
      await first;
      vi.advanceTimersByTime(60_000);
      expect(await second).toMatchObject([{ identical: true }]);
    } finally {
      vi.useRealTimers();
    }
  });
});

test('a replay goes page by page, and no further back than asked', async () => {
  const first = await replay('?limit=2');
  expect(first).toMatchObject({ replayed: 2, has_more: true, last: sessions.again });
  const rest = await replay(`?limit=2&starting_after=${first.last}`);
  expect(rest).toMatchObject({ replayed: 1, has_more: false, last: sessions.verified });
  const { created } = (await api.call('GET', `${SESSIONS}/${sessions.expired}`)).json;
  expect((await replay(`?created[gte]=${created}`)).replayed).toBe(1);
});

test('another account and mode have decisions of their own', async () => {
  for (const key of [api.keys.stranger, api.keys.live]) {
    expect((await api.call('GET', REPLAY, { key })).json).toMatchObject({ replayed: 0, last: null });
  }
});

test('what was redacted is not decided again', async () => {
  const id = await show('nothing');
  await api.call('POST', `${SESSIONS}/${id}/redact`);
  await eraseSession(api.app, id);
  const row = await api.app.db.selectFrom('submission').selectAll().where('session_id', '=', id).executeTakeFirst();
  expect(row).toMatchObject({ decision_sealed: null, readings_sealed: null });
  expect(await replay()).toMatchObject({ replayed: 3, skipped: 1 });
});

describe('an account', () => {
  test('decides by a policy of its own, which reports name by its version', async () => {
    const { json } = await api.call('POST', ACCOUNT, {
      body: 'policy[extends]=standard&policy[rules][document_seen_before]=hold',
    });
    expectShape('credence.account', json);
    expect(json).toMatchObject({ policy: 'custom', custom_policy: { rules: { document_seen_before: 'hold' } } });
    const id = await show('a passport');
    expect((await api.call('GET', `${SESSIONS}/${id}`)).json.status).toBe('processing');
    const { record } = await storedOf(id);
    expect(record).toMatchObject({
      outcome: 'held',
      circumstances: { policy: { name: `custom-${json.custom_policy.version}` } },
    });
    const back = (await api.call('POST', ACCOUNT, { body: 'policy=strict' })).json;
    expect(back).toMatchObject({ policy: 'strict', custom_policy: null });
  });

  test('may want holders to be of an age, and documents to be good for some days more', async () => {
    await api.call('POST', ACCOUNT, { body: 'minimum_age=53' });
    const tooYoung = await show('a passport');
    expect((await api.call('GET', `${SESSIONS}/${tooYoung}`)).json.last_error).toEqual({
      code: 'document_unverified_other',
      reason: 'The holder of the document is not old enough.',
    });
    const { json } = await api.call('POST', ACCOUNT, { body: 'minimum_age=52&expiry_grace_days=10' });
    expect(json).toMatchObject({ minimum_age: 52, expiry_grace_days: 10 });
    expect((await api.call('GET', `${SESSIONS}/${await show('a passport')}`)).json.status).toBe('verified');
    // By the limits of then, whatever they are now.
    await api.call('POST', ACCOUNT, { body: 'minimum_age=' });
    const again = await replay();
    expect(again.identical).toBe(again.replayed);
  });
});

async function storedOf(id: string): Promise<{ record: DecisionRecord; readings: Readings }> {
  const { key } = (await findSessionAnywhere(api.app, id))!;
  const row = await api.app.db
    .selectFrom('submission')
    .selectAll()
    .where('session_id', '=', id)
    .executeTakeFirstOrThrow();
  return {
    record: key!.openJson('decision_record', row.decision_sealed!),
    readings: key!.openJson('readings', row.readings_sealed!),
  };
}

async function reportOf(id: string) {
  const { key } = (await findSessionAnywhere(api.app, id))!;
  const row = await api.app.db
    .selectFrom('verification_report')
    .selectAll()
    .where('session_id', '=', id)
    .executeTakeFirstOrThrow();
  return key!.openJson<{ checks: object[]; document: object; decidedBy: { policy: string } }>(
    'report',
    row.report_sealed!,
  );
}
