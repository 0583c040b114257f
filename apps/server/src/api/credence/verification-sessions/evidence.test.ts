import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../../../test/api-server.ts';
import { openVisitors, type Visitors } from '../../../../test/visitors.ts';
import { eraseSession } from '../../../sessions/redact.ts';

const SESSIONS = '/v1/identity/verification_sessions';
const OURS = '/v1/credence/verification_sessions';
const DAY_MS = 24 * 3600_000;

/** What a picture's address leads to here; what is drawn is for `vision/show` to test. */
const DRAWN = Buffer.from('drawn');

let api: TestApi;
let visitors: Visitors;
beforeAll(async () => {
  api = await startApi();
  visitors = await openVisitors(api);
  api.app.analysis = { ...api.app.analysis, show: async () => ({ jpeg: DRAWN }) };
});
afterAll(async () => {
  await visitors.close();
  await api.close();
});

const evidenceOf = (id: string, { key = api.keys.restricted, query = '' } = {}) =>
  api.call('GET', `${OURS}/${id}/evidence${query}`, { key });

/** A session whose person showed a passport that has expired. */
async function show(seen: 'a passport' | 'an expired passport' = 'an expired passport'): Promise<string> {
  const session = (await api.call('POST', SESSIONS, { body: 'type=document' })).json;
  const person = visitors.visit(session);
  await person.agree();
  await person.declare('passport');
  await person.photograph('front');
  await person.submit();
  await visitors.work(session.id, seen);
  return session.id;
}

async function firstUrl(id: string): Promise<string> {
  const { json } = await evidenceOf(id);
  const [picture] = json.checks.flatMap(({ pictures }: { pictures: object[] }) => pictures);
  return `${api.url}${new URL(picture.url).pathname}`;
}

describe('the evidence of a session', () => {
  test('tells of every check what came of it, and shows where it is what was not convincing', async () => {
    const { status, json } = await evidenceOf(await show());
    expect(status).toBe(200);
    expectShape('credence.evidence', json);
    expect(json).toMatchObject({ policy: expect.stringMatching(/^document-\d+\/standard$/), pipeline: { test: '1' } });
    const of = Object.fromEntries(json.checks.map((check: { check: string }) => [check.check, check]));
    expect(of.mrz_check_digits).toMatchObject({ outcome: 'pass', consequence: 'accept', pictures: [] });
    expect(of.document_expiry).toMatchObject({
      asks: 'Is the document still valid today?',
      outcome: 'fail',
      consequence: 'refuse',
      why: 'the last day of validity has passed',
      pictures: [{ capture: 'front', kind: 'strip', file: expect.stringMatching(/^file_/) }],
    });
  });

  test('tells what the person agreed to', async () => {
    const textHash = 'b0'.repeat(32);
    const session = (await api.call('POST', SESSIONS, { body: 'type=document' })).json;
    const person = visitors.visit(session);
    await person.post('consent', {
      token: person.token,
      language: 'pt-BR',
      textVersion: 'document-1-days-90',
      textHash,
    });
    await person.declare('passport');
    await person.photograph('front');
    await person.submit();
    await visitors.work(session.id, 'a passport');
    expect((await evidenceOf(session.id)).json.consent).toEqual({
      agreed_at: Math.floor(api.clock.now().getTime() / 1000),
      language: 'pt-BR',
      text_hash: textHash,
      text_version: 'document-1-days-90',
    });
    expect((await evidenceOf(await show())).json.consent).toMatchObject({
      text_hash: null,
      text_version: 'selfie-1',
    });
  });

  test('says nothing that was read of the person', async () => {
    const { text } = await evidenceOf(await show());
    for (const read of ['ERIKSSON', 'ANNA', 'L898902C3', '2012-04-15', '120415']) expect(text).not.toContain(read);
  });

  test('is there for whoever is to decide while the session is held', async () => {
    await api.call('POST', '/v1/credence/account', { body: 'policy=strict' });
    await show('a passport');
    const id = await show('a passport');
    await api.call('POST', '/v1/credence/account', { body: 'policy=standard' });
    const { json } = await evidenceOf(id);
    expectShape('credence.evidence', json);
    expect(json).toMatchObject({ verification_report: null, review: expect.stringMatching(/^rev_/) });
    expect(json.checks.at(-1)).toMatchObject({
      check: 'document_seen_before',
      consequence: 'hold',
      pictures: [{ capture: 'front', kind: 'box' }],
    });
    expect((await fetch(await firstUrl(id))).status).toBe(200);
  });

  test('of an earlier attempt is that of its report', async () => {
    const id = await show();
    const first = (await evidenceOf(id)).json.verification_report;
    expect((await evidenceOf(id, { query: `?verification_report=${first}` })).json.verification_report).toBe(first);
    const other = await evidenceOf(await show(), { query: `?verification_report=${first}` });
    expect(other.json.error).toMatchObject({ code: 'resource_missing', param: 'verification_report' });
  });

  test('is not there before anything was examined', async () => {
    const { id } = (await api.call('POST', SESSIONS, { body: 'type=document' })).json;
    const { status, json } = await evidenceOf(id);
    expect(status).toBe(400);
    expect(json.error.message).toContain('no evidence yet');
  });

  test('is told to keys for sensitive results only, for 48 hours', async () => {
    const id = await show();
    expect((await evidenceOf(id, { key: api.keys.secret })).status).toBe(403);
    const without = await api.makeKey('restricted', ['identity_product_write', 'file_write']);
    expect((await evidenceOf(id, { key: without })).status).toBe(403);
    const all = await api.makeKey('restricted', ['identity_sensitive_all_read'], ['127.0.0.1']);
    api.clock.advance(2 * DAY_MS);
    expect((await evidenceOf(id)).json.error.message).toContain('48 hours');
    expect((await evidenceOf(id, { key: all })).status).toBe(200);
  });

  test('looks to another account and mode as if there were no such session', async () => {
    const id = await show();
    expect((await evidenceOf(id, { key: api.keys.liveRestricted })).status).toBe(404);
    expect((await evidenceOf(id.replace(/.{6}$/, 'zzzzzz'))).json.error.code).toBe('resource_missing');
  });
});

describe('a link to a picture', () => {
  test('opens it for 30 seconds, without a key, as a picture that no page can read', async () => {
    const url = await firstUrl(await show());
    const answer = await fetch(url);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(DRAWN);
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    api.clock.advance(30_000);
    expect((await fetch(url)).status).toBe(404);
  });

  test('cannot be stretched, or turned to another picture', async () => {
    const url = await firstUrl(await show());
    const [, expires] = /~(\d+)\./.exec(url)!;
    expect((await fetch(url.replace(`~${expires}`, `~${Number(expires) + 60}`))).status).toBe(404);
    expect((await fetch(url.replace('ev_test_', 'ev_live_'))).status).toBe(404);
    expect((await fetch(url.replace(/_[^_~]{4}/, '_AAAA'))).status).toBe(404);
    expect((await fetch(url.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).status).toBe(404);
  });

  test('is noted when it is made and when it is opened, under the key that made it', async () => {
    const id = await show();
    await fetch(await firstUrl(id));
    const rows = await api.app.db
      .selectFrom('access_log')
      .selectAll()
      .where('session_id', '=', id)
      .orderBy('id')
      .execute();
    expect(rows.map(({ paths }) => paths)).toEqual([
      ['evidence'],
      ['evidence:document_expiry', expect.stringMatching(/^file:file_/), 'opened'],
    ]);
    expect(rows[0]!.actor).toMatch(/^key_/);
    expect(rows[1]!.actor).toBe(rows[0]!.actor);
  });

  test('leads nowhere once the session is redacted, and nothing is said any more of where', async () => {
    const id = await show();
    const url = await firstUrl(id);
    await api.call('POST', `${SESSIONS}/${id}/redact`);
    await eraseSession(api.app, id);
    expect((await fetch(url)).status).toBe(404);
    const { json } = await evidenceOf(id);
    expectShape('credence.evidence', json);
    const [expiry] = json.checks.filter(({ check }: { check: string }) => check === 'document_expiry');
    expect(expiry).toMatchObject({ outcome: 'fail', measured: {}, pictures: [] });
    expect(json.consent).toBeNull();
  });
});
