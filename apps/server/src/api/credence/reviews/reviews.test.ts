import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../../test/api-schemas.ts';
import { eventsOf, startApi, type TestApi } from '../../../../test/api-server.ts';
import { openVisitors, type Visitor, type Visitors } from '../../../../test/visitors.ts';
import { expireReview } from '../../../jobs/expire-review.ts';
import { eraseSession } from '../../../sessions/redact.ts';
import { findSessionFacts } from '../../../store/progress.ts';
import { documentHash } from '../../../store/shown-documents.ts';
import { partHashes } from '../../../store/shown-pictures.ts';

const SESSIONS = '/v1/identity/verification_sessions';
const OURS = '/v1/credence/verification_sessions';
const REVIEWS = '/v1/credence/reviews';
const BLOCK_LIST = '/v1/credence/block_list_entries';

let api: TestApi;
let visitors: Visitors;
/** Whoever showed something last. */
let person: Visitor;
beforeAll(async () => {
  api = await startApi();
  visitors = await openVisitors(api);
});
afterEach(async () => {
  await api.call('POST', '/v1/test_helpers/clock/reset');
  await usePolicy('standard');
  // Each test meets a document nobody has seen.
  await api.app.db.deleteFrom('shown_document').execute();
  await api.app.db.deleteFrom('shown_picture').execute();
  await api.app.db.deleteFrom('block_list_entry').execute();
});
afterAll(async () => {
  await visitors.close();
  await api.close();
});

const usePolicy = (policy: string) =>
  api.call('POST', `/v1/credence/accounts/${api.account.accountId}`, {
    key: api.app.vault.operatorKey,
    body: `policy=${policy}`,
  });
const retrieve = async (id: string) => (await api.call('GET', `${SESSIONS}/${id}`)).json;
const reviewsOf = async (id: string) =>
  (await api.call('GET', `${REVIEWS}?verification_session=${id}`)).json.data as { id: string; status: string }[];
const decide = (id: string, body: string) => api.call('POST', `${OURS}/${id}/decide`, { body });

/** The hash of the picture that all of these tests send, unless they say otherwise. */
const PICTURE = '0123456789abcdef'.repeat(4);

/** A session whose person showed the passport that all of these tests show. @returns Its id. */
async function show({ body = 'type=document', worked = true, details = '', picture = PICTURE } = {}): Promise<string> {
  const session = (await api.call('POST', SESSIONS, { body })).json;
  if (details)
    expect((await api.call('POST', `${OURS}/${session.id}/expected_details`, { body: details })).status).toBe(200);
  person = visitors.visit(session);
  await person.agree();
  await person.declare('passport');
  await person.photograph('front');
  await person.submit();
  if (worked) await visitors.work(session.id, 'a passport', { pictureHash: picture });
  return session.id;
}

/** A session held because its document was shown before. */
async function held(): Promise<string> {
  await usePolicy('strict');
  await show();
  return show();
}

describe('a document shown before', () => {
  test('is noted by the usual policy, and changes nothing', async () => {
    await show();
    const id = await show();
    expect((await retrieve(id)).status).toBe('verified');
    expect(await reviewsOf(id)).toEqual([]);
  });

  test('has a strict policy hold the session for somebody to look at', async () => {
    const id = await held();
    expect((await retrieve(id)).status).toBe('processing');
    expect(await eventsOf(api.app, id)).toEqual(['processing', 'created']);
    const [review] = await reviewsOf(id);
    expectShape('credence.review', review);
    expect(review).toMatchObject({ status: 'open', kind: 'hold', checks: ['document_seen_before'], closed_by: null });
    expect((await api.call('GET', `${REVIEWS}/${review!.id}`)).json).toEqual(review);
    const open = (await api.call('GET', `${REVIEWS}?status=open`)).json;
    expectShape('credence.review_list', open);
    expect(open.data).toEqual([review]);
  });

  test('is none when it was the same client who showed it', async () => {
    await usePolicy('strict');
    const body = 'type=document&client_reference_id=user_42';
    await show({ body });
    expect((await retrieve(await show({ body }))).status).toBe('verified');
    expect((await retrieve(await show({ body: 'type=document&client_reference_id=user_43' }))).status).toBe(
      'processing',
    );
  });

  test('is unknown once the session that was shown it is redacted', async () => {
    await usePolicy('strict');
    const first = await show();
    await api.call('POST', `${SESSIONS}/${first}/redact`);
    await eraseSession(api.app, first);
    expect((await retrieve(await show())).status).toBe('verified');
  });

  test('is unknown to another account and to the other mode', async () => {
    await usePolicy('strict');
    await show();
    const rows = await api.app.db.selectFrom('shown_document').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('L898902C3');
    expect(rows[0]!.lookup_hash).toHaveLength(32);
    // The hash is of account and mode as well: the same document elsewhere is another one.
    const identity = 'passport||L898902C3';
    expect(documentHash(api.app, api.account, identity).equals(rows[0]!.lookup_hash)).toBe(true);
    expect(documentHash(api.app, { ...api.account, livemode: true }, identity).equals(rows[0]!.lookup_hash)).toBe(
      false,
    );
    expect(documentHash(api.app, { accountId: 'acct_2', livemode: false }, identity).equals(rows[0]!.lookup_hash)).toBe(
      false,
    );
  });
});

describe('a picture sent before', () => {
  // Test mode only tells of it, unless the account’s own policy asks for it by name.
  const OWN = encodeURIComponent(
    JSON.stringify({ extends: 'standard', rules: { document_picture_seen_before: 'hold' } }),
  );
  // Compressed anew: a few bits of it are others.
  const AGAIN = `8${PICTURE.slice(1, -1)}0`;
  const told = async (id: string) => {
    const { checks } = (await api.call('GET', `${OURS}/${id}/evidence`, { key: api.keys.restricted })).json;
    return checks.find(({ check }: { check: string }) => check === 'document_picture_seen_before');
  };

  test('has the session held where a policy names the check, and its evidence tells of which session', async () => {
    await usePolicy(OWN);
    const first = await show();
    const id = await show({ picture: AGAIN });
    expect((await retrieve(first)).status).toBe('verified');
    expect((await reviewsOf(id))[0]).toMatchObject({ status: 'open', checks: ['document_picture_seen_before'] });
    expect(await told(id)).toMatchObject({ outcome: 'inconclusive', measured: { session: first, sessions: 1 } });
  });

  test('is told in test mode, and holds nothing', async () => {
    const first = await show();
    const id = await show({ picture: AGAIN });
    expect((await retrieve(id)).status).toBe('verified');
    expect(await told(id)).toMatchObject({ outcome: 'pass', measured: { session: first } });
  });

  test('is another one when it differs, when the same client sent it, and when its session was redacted', async () => {
    await usePolicy(OWN);
    const body = 'type=document&client_reference_id=user_77';
    const first = await show({ body });
    for (const again of [{ body }, { picture: 'fedcba9876543210'.repeat(4) }]) {
      expect((await retrieve(await show(again))).status).toBe('verified');
    }
    await api.app.db.deleteFrom('shown_picture').where('session_id', '<>', first).execute();
    await api.call('POST', `${SESSIONS}/${first}/redact`);
    await eraseSession(api.app, first);
    expect((await retrieve(await show())).status).toBe('verified');
  });

  test('is kept in parts that nobody can read', async () => {
    await show();
    const rows = await api.app.db.selectFrom('shown_picture').selectAll().execute();
    expect(rows).toHaveLength(16);
    const [row] = rows;
    const own = partHashes(api.app, api.account, PICTURE);
    expect(own.some((hash) => hash.equals(row!.part_hash))).toBe(true);
    const others = partHashes(api.app, { ...api.account, livemode: true }, PICTURE);
    expect(others.some((hash) => hash.equals(row!.part_hash))).toBe(false);
  });
});

describe('a held session', () => {
  test('is verified by somebody who was convinced, with its event and its report', async () => {
    const id = await held();
    const { status, json } = await decide(id, 'outcome=verified&expand[]=last_verification_report');
    expect(status).toBe(200);
    expectShape('identity.verification_session', json);
    expect(json).toMatchObject({
      id,
      status: 'verified',
      last_verification_report: { document: { status: 'verified' } },
    });
    expect(await eventsOf(api.app, id)).toEqual(['verified', 'processing', 'created']);
    expect(await reviewsOf(id)).toMatchObject([{ status: 'verified', closed_by: expect.stringMatching(/^key_/) }]);
  });

  test('tells its person that somebody looks at it, and not why; once it is decided, what came of it', async () => {
    await usePolicy('strict');
    await show();
    const id = await show({ worked: false });
    const waiting = (await person.look()).view;
    expect(waiting.step).toBe('processing');
    await visitors.work(id, 'a passport');
    expect(await findSessionFacts(api.app, [id])).toMatchObject([{ held: true }]);
    expect((await person.look()).view).toEqual({ ...waiting, step: 'in_review' });
    await decide(id, 'outcome=verified');
    expect(await findSessionFacts(api.app, [id])).toMatchObject([{ held: false }]);
    expect((await person.look()).view.step).toBe('verified');
  });

  test('ends with the code and the reason that somebody gave', async () => {
    const id = await held();
    const { json } = await decide(id, 'outcome=document_unverified_other&reason=The portrait was replaced.');
    expect(json).toMatchObject({
      status: 'requires_input',
      last_error: { code: 'document_unverified_other', reason: 'The portrait was replaced.' },
    });
    expect(await reviewsOf(id)).toMatchObject([{ status: 'unverified' }]);
  });

  test('is decided once', async () => {
    const id = await held();
    await decide(id, 'outcome=verified');
    const again = await decide(id, 'outcome=document_expired');
    expect(again.status).toBe(400);
    expect(again.json.error.message).toBe(
      'You cannot decide this VerificationSession because it is not held for review: it has a status of "verified".',
    );
  });

  test('is decided once, however many decide at the same time', async () => {
    const id = await held();
    const answers = await Promise.all(
      ['verified', 'document_expired', 'verified'].map((one) => decide(id, `outcome=${one}`)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400]);
    expect(await eventsOf(api.app, id)).toHaveLength(3);
  });

  test('ends by itself, unverified, when nobody looks for three days', async () => {
    const id = await held();
    const [review] = await reviewsOf(id);
    const dueAt = async () =>
      (await api.app.db.selectFrom('job').select('due_at').where('key', '=', review!.id).executeTakeFirstOrThrow())
        .due_at;
    expect((await dueAt()).getTime() - api.clock.now().getTime()).toBe(72 * 3600_000);
    await expireReview(api.app, review!.id);
    expect(await retrieve(id)).toMatchObject({
      status: 'requires_input',
      last_error: { code: 'document_unverified_other' },
    });
    expect(await reviewsOf(id)).toMatchObject([{ status: 'expired', closed_by: null }]);
    await expireReview(api.app, review!.id);
    expect(await eventsOf(api.app, id)).toEqual(['requires_input', 'processing', 'created']);
  });

  test('is left alone by time once somebody decided', async () => {
    const id = await held();
    const [review] = await reviewsOf(id);
    await decide(id, 'outcome=verified');
    await expireReview(api.app, review!.id);
    expect((await retrieve(id)).status).toBe('verified');
  });

  test('stays one held session when its job runs twice', async () => {
    const id = await held();
    await visitors.work(id, 'a passport');
    expect(await reviewsOf(id)).toHaveLength(1);
  });

  test('can be redacted, which cancels it and closes the review', async () => {
    const id = await held();
    expect((await api.call('POST', `${SESSIONS}/${id}/redact`)).json).toMatchObject({
      status: 'canceled',
      redaction: { status: 'processing' },
    });
    await eraseSession(api.app, id);
    expect(await reviewsOf(id)).toMatchObject([{ status: 'redacted' }]);
    const row = await api.app.db
      .selectFrom('review')
      .selectAll()
      .where('session_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row.decision_sealed).toBeNull();
    expect((await decide(id, 'outcome=verified')).status).toBe(400);
  });

  test('cannot be dismissed: its person waits', async () => {
    const [review] = await reviewsOf(await held());
    const { status, json } = await api.call('POST', `${REVIEWS}/${review!.id}/dismiss`);
    expect(status).toBe(400);
    expect(json.error.message).toContain('/decide');
  });
});

describe('deciding is refused', () => {
  test.each([
    ['outcome=abandoned', 'outcome', /^Invalid outcome: must be one of/],
    ['outcome=verified&reason=Fine', 'reason', /^A reason says why/],
    ['', 'outcome', /^Missing required param: outcome/],
  ])('with "%s"', async (body, param, message) => {
    const { status, json } = await decide(await held(), body);
    expect(status).toBe(400);
    expect(json.error).toMatchObject({ param, message: expect.stringMatching(message) });
  });

  test('for a part that was not asked for', async () => {
    const id = await held();
    expect((await decide(id, 'outcome=selfie_face_mismatch')).json.error.message).toBe(
      'This VerificationSession cannot end in selfie_face_mismatch.',
    );
    expect((await retrieve(id)).status).toBe('processing');
  });

  test('for a session that our own work is still at', async () => {
    const id = await show({ worked: false });
    expect((await decide(id, 'outcome=verified')).json.error.message).toContain('has a status of "processing"');
  });
});

describe('a blocked document', () => {
  const block = (body: string) => api.call('POST', BLOCK_LIST, { body });

  test('is refused as any other that cannot be verified, and the operator is told', async () => {
    const first = await show();
    const { status, json } = await block(`verification_session=${first}&note=reported stolen`);
    expect(status).toBe(200);
    expectShape('credence.block_list_entry', json);
    expect(json).toMatchObject({
      document: { type: 'passport', country: null },
      note: 'reported stolen',
      verification_session: first,
    });
    const id = await show();
    expect(await retrieve(id)).toMatchObject({
      status: 'requires_input',
      last_error: { code: 'document_unverified_other', reason: 'The document could not be verified.' },
    });
    const [notice] = await reviewsOf(id);
    expect(notice).toMatchObject({ kind: 'notice', status: 'open', checks: ['document_block_list'], due_at: null });
    const dismissed = await api.call('POST', `${REVIEWS}/${notice!.id}/dismiss`);
    expect(dismissed.json).toMatchObject({ status: 'dismissed', closed_by: expect.stringMatching(/^key_/) });
    expect((await api.call('POST', `${REVIEWS}/${notice!.id}/dismiss`)).json).toEqual(dismissed.json);
  });

  test('can be named, in any spelling of its number', async () => {
    await block('document[type]=passport&document[number]=l-898902 c3');
    expect((await retrieve(await show())).last_error?.code).toBe('document_unverified_other');
  });

  test('is another one when kind or country differ', async () => {
    await block('document[type]=id_card&document[number]=L898902C3');
    await block('document[type]=passport&document[country]=US&document[number]=L898902C3');
    expect((await retrieve(await show())).status).toBe('verified');
  });

  test('is free again once its entry is deleted, or the session it was made from is redacted', async () => {
    const { id } = (await block('document[type]=passport&document[number]=L898902C3')).json;
    expect((await api.call('GET', `${BLOCK_LIST}/${id}`)).json.note).toBeNull();
    const removed = await api.call('DELETE', `${BLOCK_LIST}/${id}`);
    expectShape('credence.deleted_block_list_entry', removed.json);
    const first = await show();
    expect((await retrieve(first)).status).toBe('verified');
    await block(`verification_session=${first}`);
    await api.call('POST', `${SESSIONS}/${first}/redact`);
    await eraseSession(api.app, first);
    expect((await retrieve(await show())).status).toBe('verified');
  });

  test('keeps its number to itself', async () => {
    await block('document[type]=passport&document[number]=SECRET42&note=SECRET NOTE');
    const rows = await api.app.db.selectFrom('block_list_entry').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('SECRET');
    const list = (await api.call('GET', BLOCK_LIST)).json;
    expectShape('credence.block_list_entry_list', list);
    expect(JSON.stringify(list)).not.toContain('SECRET42');
  });

  test.each([
    ['', 'parameter_missing', undefined],
    ['verification_session=vs_1&document[type]=passport&document[number]=1', 'parameter_missing', undefined],
    ['verification_session=vs_none', 'resource_missing', 'verification_session'],
    ['document[type]=passport&document[number]=---', undefined, 'document[number]'],
    ['document[type]=visa&document[number]=1', undefined, 'document[type]'],
  ])('cannot be named by "%s"', async (body, code, param) => {
    const { status, json } = await block(body);
    expect(status).toBe(400);
    expect(json.error.code).toBe(code);
    expect(json.error.param).toBe(param);
  });

  test('cannot be that of a session in which none was read', async () => {
    const session = (await api.call('POST', SESSIONS, { body: 'type=document' })).json;
    expect((await block(`verification_session=${session.id}`)).json.error.message).toContain('No document was read');
  });
});

describe('expected details', () => {
  test('that agree change nothing; those that do not keep the session from being verified', async () => {
    const good = await show({ details: 'first_name=Anna&last_name=Eriksson&dob[day]=12&dob[month]=8&dob[year]=1974' });
    expect((await retrieve(good)).status).toBe('verified');
    const bad = await show({ details: 'last_name=Svensson' });
    expect((await retrieve(bad)).last_error).toEqual({
      code: 'document_unverified_other',
      reason: 'Name or date of birth differ from what the business knows.',
    });
  });

  test('have a careful policy hold the session', async () => {
    await usePolicy('careful');
    const id = await show({ details: 'last_name=Svensson' });
    expect(await reviewsOf(id)).toMatchObject([{ kind: 'hold', checks: ['known_details'] }]);
  });

  test('are never told, lie sealed, and go with the session’s redaction', async () => {
    const id = await show({ details: 'last_name=Eriksson' });
    const { text } = await api.call('GET', `${SESSIONS}/${id}`);
    expect(text).not.toContain('Eriksson');
    const row = () =>
      api.app.db.selectFrom('verification_session').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect((await row()).expected_details_sealed!.toString('latin1')).not.toContain('Eriksson');
    await api.call('POST', `${SESSIONS}/${id}/redact`);
    await eraseSession(api.app, id);
    expect((await row()).expected_details_sealed).toBeNull();
  });

  test.each([
    ['', 'parameter_missing', undefined],
    ['dob[day]=31&dob[month]=2&dob[year]=1990', undefined, 'dob'],
    ['birthday=1990-01-01', 'parameter_unknown', 'birthday'],
  ])('cannot be "%s"', async (body, code, param) => {
    const { id } = (await api.call('POST', SESSIONS, { body: 'type=document' })).json;
    const { status, json } = await api.call('POST', `${OURS}/${id}/expected_details`, { body });
    expect(status).toBe(400);
    expect(json.error.code).toBe(code);
    expect(json.error.param).toBe(param);
  });

  test('come too late once the person has submitted', async () => {
    const id = await show();
    const { json } = await api.call('POST', `${OURS}/${id}/expected_details`, { body: 'last_name=Eriksson' });
    expect(json.error.message).toBe(
      'You cannot set the expected details of this VerificationSession because it has a status of "verified".',
    );
  });
});
