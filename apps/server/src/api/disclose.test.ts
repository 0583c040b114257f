import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { conclude, startApi, type TestApi } from '../../test/api-server.ts';
import type { Permission } from '../store/api-keys.ts';

const SESSIONS = '/v1/identity/verification_sessions';
const REPORTS = '/v1/identity/verification_reports';
const NUMBER = 'last_verification_report.document.number';
const HOUR_MS = 3_600_000;
const LOOPBACK = '127.0.0.0/8';

/** Keys by how far back they read. */
const REACHES: Record<'recent' | 'all' | 'allUnbound' | 'none', [permissions: Permission[], allowedIps: string[]]> = {
  recent: [['identity_product_write', 'identity_sensitive_recent_read'], []],
  all: [['identity_product_write', 'identity_sensitive_all_read'], [LOOPBACK]],
  // Without addresses it may read no more than recent results.
  allUnbound: [['identity_product_write', 'identity_sensitive_all_read'], []],
  none: [['identity_product_write'], [LOOPBACK]],
};
type Reach = keyof typeof REACHES;

let api: TestApi;
let keys: Record<Reach, string>;
beforeAll(async () => {
  api = await startApi();
  const entries = Object.entries(REACHES).map(async ([reach, [permissions, allowedIps]]) => [
    reach,
    await api.makeKey('restricted', permissions, allowedIps),
  ]);
  keys = Object.fromEntries(await Promise.all(entries));
});
afterAll(() => api.close());

let id: string;
let report: string;
beforeEach(async () => {
  id = (await api.call('POST', SESSIONS, { body: 'type=document&client_reference_id=mine' })).json.id;
  report = await conclude(api.app, api.account, id, 'verified');
});

/** The four ways to sensitive results of one session, each with where they are in the answer. */
const WAYS = [
  ['a session', () => `${SESSIONS}/${id}?expand[]=${NUMBER}`, ['last_verification_report', 'document', 'number']],
  ['a report', () => `${REPORTS}/${report}?expand[]=document.number`, ['document', 'number']],
  [
    'a list of sessions',
    () => `${SESSIONS}?limit=1&expand[]=data.${NUMBER}`,
    ['data', '0', 'last_verification_report', 'document', 'number'],
  ],
  ['a list of reports', () => `${REPORTS}?limit=1&expand[]=data.document.number`, ['data', '0', 'document', 'number']],
] as const;

describe.each(WAYS)('sensitive results of %s', (_, path, where) => {
  test.each(['recent', 'all', 'allUnbound'] as const)('are told to a key that reads %s, by name', async (reach) => {
    const { status, json } = await api.call('GET', path(), { key: keys[reach] });
    expect(status).toBe(200);
    expect(where.reduce((value, name) => value[name], json)).toBe('L898902C3');
    expect(await accessesOf(id)).toHaveLength(1);
  });

  test('are refused with the whole request to any other', async () => {
    for (const key of [keys.none, api.keys.secret]) {
      const { status, json, text } = await api.call('GET', path(), { key });
      expect(status).toBe(403);
      // As it was named: of a list with its prefix.
      expect(json.error.message).toBe(
        `The field ${new URLSearchParams(path().split('?')[1]).get('expand[]')} holds sensitive verification results. Use a restricted API key that has permission to read them.`,
      );
      expect(text).not.toContain('ERIKSSON');
    }
    expect(await accessesOf(id)).toEqual([]);
  });

  test('after 48 hours are told to keys bound to addresses that may read all, and to no other', async () => {
    api.clock.advance(48 * HOUR_MS);
    expect((await api.call('GET', path(), { key: keys.all })).status).toBe(200);
    for (const key of [keys.recent, keys.allUnbound]) {
      const { status, json, text } = await api.call('GET', path(), { key });
      expect(status).toBe(403);
      expect(json.error.message).toMatch(
        /^Sensitive results can be read for 48 hours after a verification was processed/,
      );
      expect(text).not.toContain('L898902C3');
    }
    expect(await accessesOf(id)).toHaveLength(1);
  });
});

test('what lies deeper than a sensitive member is the member itself', async () => {
  const deeper = `${SESSIONS}/${id}?expand[]=verified_outputs.dob.year`;
  expect((await api.call('GET', deeper)).status).toBe(403);
  expect((await api.call('GET', deeper, { key: keys.recent })).json.verified_outputs.dob.year).toBe(1974);
});

describe('an answer that is repeated', () => {
  const cancel = (key: string, idempotencyKey: string, session: string) =>
    api.call('POST', `${SESSIONS}/${session}/cancel`, {
      key,
      body: `expand[]=${NUMBER}`,
      headers: { 'idempotency-key': idempotencyKey },
    });

  /** A session that can be canceled and has a report: its document was refused. */
  async function unverified(): Promise<string> {
    const { json } = await api.call('POST', SESSIONS, { body: 'type=document' });
    await conclude(api.app, api.account, json.id, 'expired');
    return json.id;
  }

  test('is noted again in the access log', async () => {
    const session = await unverified();
    const first = await cancel(keys.recent, 'again', session);
    expect(first.json.last_verification_report.document.number).toBe('L898902C3');
    const second = await cancel(keys.recent, 'again', session);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.text).toBe(first.text);
    expect(await accessesOf(session)).toHaveLength(2);
  });

  test('is refused to a key that could not ask now', async () => {
    const session = await unverified();
    api.clock.advance(47 * HOUR_MS);
    expect((await cancel(keys.recent, 'late', session)).status).toBe(200);
    expect((await cancel(keys.none, 'late', session)).status).toBe(403);
    expect((await cancel(api.keys.secret, 'late', session)).status).toBe(403);
    api.clock.advance(HOUR_MS);
    const late = await cancel(keys.recent, 'late', session);
    expect(late.status).toBe(403);
    expect(late.text).not.toContain('L898902C3');
    expect((await cancel(keys.all, 'late', session)).json.last_verification_report.document.number).toBe('L898902C3');
    expect(await accessesOf(session)).toHaveLength(2);
  });
});

function accessesOf(session: string) {
  return api.app.db.selectFrom('access_log').selectAll().where('session_id', '=', session).execute();
}
