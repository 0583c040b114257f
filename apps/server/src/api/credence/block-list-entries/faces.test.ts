import type { FaceReading } from '@credence/verification';
import { face, thumbnail } from '@credence/verification/test/pictures';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../../../test/api-server.ts';
import { openVisitors, type Visitors } from '../../../../test/visitors.ts';
import { eraseSession } from '../../../sessions/redact.ts';

const SESSIONS = '/v1/identity/verification_sessions';
const WITH_SELFIE = 'type=document&options[document][require_matching_selfie]=true';
const OURS = '/v1/credence/verification_sessions';
const BLOCK_LIST = '/v1/credence/block_list_entries';

/** Selfies, each 20° from the portrait of its document: as alike as 0.94. */
const ANNA = face({ angle: 20 });
const BERTA = face({ angle: 110 });

let api: TestApi;
let visitors: Visitors;
beforeAll(async () => {
  api = await startApi();
  visitors = await openVisitors(api);
});
afterEach(async () => {
  await api.app.db.deleteFrom('block_list_entry').execute();
  await setAccount('face_search=false&policy=standard');
});
afterAll(async () => {
  await visitors.close();
  await api.close();
});

const block = (body: string, key?: string) => api.call('POST', BLOCK_LIST, { body, ...(key && { key }) });
const setAccount = (body: string) => api.call('POST', '/v1/credence/account', { body });
const blockFace = (id: string) => block(`type=face&verification_session=${id}`);
const retrieve = async (id: string) => (await api.call('GET', `${SESSIONS}/${id}`)).json;

/** A session whose person showed a document with a portrait of theirs, and this face. @returns Its id. */
async function show(selfie: FaceReading | undefined, { number = '', client = '', search = false } = {}) {
  const body = `${WITH_SELFIE}${client && `&client_reference_id=${client}`}`;
  const session = (await api.call('POST', SESSIONS, { body })).json;
  const person = visitors.visit(session);
  await person.agree({ selfie: true, faceSearch: search });
  await person.declare('passport');
  await person.photograph('front');
  await person.takeSelfie();
  await person.submit();
  const portrait = face({ angle: selfie === BERTA ? 90 : 0, thumbnail: thumbnail(1) });
  await visitors.work(session.id, 'a passport', { portrait, ...(selfie && { selfie }), ...(number && { number }) });
  return session.id as string;
}

describe('a blocked face', () => {
  test('is refused as any other that cannot be verified, and the operator is told', async () => {
    const first = await show(ANNA);
    expect((await retrieve(first)).status).toBe('verified');
    const { status, json } = await blockFace(first);
    expect(status).toBe(200);
    expectShape('credence.block_list_entry', json);
    expect(json).toMatchObject({ type: 'face', document: null, note: null, verification_session: first });
    expect((await api.call('GET', `${BLOCK_LIST}/${json.id}`)).json).toEqual(json);

    const id = await show(ANNA);
    expect(await retrieve(id)).toMatchObject({
      status: 'requires_input',
      last_error: { code: 'selfie_unverified_other', reason: 'The selfie could not be verified.' },
    });
    const { data } = (await api.call('GET', `/v1/credence/reviews?verification_session=${id}`)).json;
    expect(data).toMatchObject([{ kind: 'notice', status: 'open', checks: ['selfie_block_list'] }]);
    const evidence = (await api.call('GET', `${OURS}/${id}/evidence`, { key: api.keys.restricted })).json;
    expect(evidence.checks.at(-1)).toMatchObject({
      check: 'selfie_block_list',
      score: 1,
      threshold: 0.65,
      measured: { entry: json.id },
      pictures: [{ capture: 'selfie' }],
    });
  });

  test('is nobody else’s, and the decision can be reached again when the list is another', async () => {
    await blockFace(await show(ANNA));
    const id = await show(BERTA);
    expect((await retrieve(id)).status).toBe('verified');
    const refused = await show(ANNA);
    await api.app.db.deleteFrom('block_list_entry').execute();
    const replay = (await api.call('GET', '/v1/credence/policy_replay')).json;
    expect(replay).toMatchObject({ identical: replay.replayed, changes: [] });
    expect((await retrieve(refused)).last_error.code).toBe('selfie_unverified_other');
  });

  test('is free again once its entry is deleted, or the session it was taken from is redacted', async () => {
    const first = await show(ANNA);
    await api.call('DELETE', `${BLOCK_LIST}/${(await blockFace(first)).json.id}`);
    expect((await retrieve(await show(ANNA))).status).toBe('verified');
    await blockFace(first);
    await api.call('POST', `${SESSIONS}/${first}/redact`);
    await eraseSession(api.app, first);
    expect((await api.call('GET', BLOCK_LIST)).json.data).toEqual([]);
    expect((await retrieve(await show(ANNA))).status).toBe('verified');
  });

  test('lies under the key of its session', async () => {
    await blockFace(await show(ANNA));
    const [row] = await api.app.db.selectFrom('block_list_entry').selectAll().execute();
    const template = Buffer.from(Int8Array.from(ANNA.embedding, (value) => Math.round((value / 0.94) * 127)).buffer);
    expect(row!.face_sealed).toHaveLength(ANNA.embedding.length + 29);
    expect(row!.face_sealed!.includes(template.subarray(0, 8))).toBe(false);
  });

  test.each([
    ['type=face', 'parameter_missing', undefined],
    ['type=face&document[type]=passport&document[number]=1', 'parameter_missing', undefined],
    ['type=face&verification_session=vs_none', 'resource_missing', 'verification_session'],
    ['type=voice&verification_session=vs_none', undefined, 'type'],
  ])('cannot be named by "%s"', async (body, code, param) => {
    const { status, json } = await block(body);
    expect(status).toBe(400);
    expect(json.error.code).toBe(code);
    expect(json.error.param).toBe(param);
  });

  test('cannot be taken from a selfie that shows nobody, or hardly, nor from a chosen outcome', async () => {
    const chosen = (await api.call('POST', SESSIONS, { body: WITH_SELFIE })).json;
    await api.call('POST', `/v1/test_helpers/identity/verification_sessions/${chosen.id}/complete`, {
      body: 'outcome=verified',
    });
    for (const id of [await show(undefined), await show(face({ angle: 20, sharpness: 8 })), chosen.id]) {
      const { status, json } = await blockFace(id);
      expect(status).toBe(400);
      expect(json.error).toMatchObject({ param: 'verification_session', message: expect.stringContaining('No face') });
    }
  });
});

test('a list of 10,000 faces takes no more, and documents still', async () => {
  const id = await show(ANNA);
  const { accountId, livemode } = api.account;
  await sql`insert into block_list_entry (id, account_id, livemode, face_sealed, session_id, created_at)
    select 'ble_' || n, ${accountId}, ${livemode}, '\\x00', ${id}, now() from generate_series(1, 10000) n`.execute(
    api.app.db,
  );
  const { status, json } = await blockFace(id);
  expect(status).toBe(400);
  expect(json.error).toEqual({
    type: 'invalid_request_error',
    message: 'Your block list has 10,000 faces, which is as many as it takes. Delete some first.',
    request_log_url: json.error.request_log_url,
  });
  expect((await block('document[type]=passport&document[number]=42')).status).toBe(200);
});

describe('a face seen before', () => {
  const SEARCH = { search: true };
  const seenBefore = async (id: string) => {
    const { checks } = (await api.call('GET', `${OURS}/${id}/evidence`, { key: api.keys.restricted })).json;
    return checks.find(({ check }: { check: string }) => check === 'face_seen_before');
  };
  const kept = () => api.app.db.selectFrom('seen_face').selectAll().execute();

  test('with another document has the session held where the policy says so, and names the session, not its picture', async () => {
    await setAccount('face_search=true&policy=strict');
    const first = await show(ANNA, SEARCH);
    expect(await seenBefore(first)).toMatchObject({ outcome: 'pass', measured: { sessions: 0 } });
    const id = await show(ANNA, { number: 'X1234567', ...SEARCH });
    expect((await retrieve(id)).status).toBe('processing');
    const { data } = (await api.call('GET', `/v1/credence/reviews?verification_session=${id}`)).json;
    expect(data).toMatchObject([{ kind: 'hold', checks: ['face_seen_before'] }]);
    const { pictures, ...found } = await seenBefore(id);
    expect(found).toMatchObject({
      outcome: 'fail',
      consequence: 'hold',
      score: 1,
      threshold: 0.65,
      measured: { session: first, sessions: 1 },
    });
    const captures = await api.app.db.selectFrom('capture').select('file_id').where('session_id', '=', id).execute();
    for (const { file } of pictures) expect(captures.map(({ file_id }) => file_id)).toContain(file);
  });

  test('is told with the same document as well, of nobody else, and not of the same client', async () => {
    await setAccount('face_search=true');
    const first = await show(ANNA, { client: 'anna', ...SEARCH });
    const again = await show(ANNA, { client: 'anna-2', ...SEARCH });
    expect(await seenBefore(again)).toMatchObject({ outcome: 'inconclusive', measured: { session: first } });
    expect((await retrieve(again)).status).toBe('verified');
    expect(await seenBefore(await show(BERTA, SEARCH))).toMatchObject({ outcome: 'pass' });
    await api.app.db.deleteFrom('seen_face').where('session_id', '<>', first).execute();
    expect(await seenBefore(await show(ANNA, { client: 'anna', ...SEARCH }))).toMatchObject({ outcome: 'pass' });
  });

  test('is neither looked for nor kept unless the account does and the person was told', async () => {
    const off = await show(ANNA, SEARCH);
    expect(await seenBefore(off)).toBeUndefined();
    const untold = await show(ANNA);
    await setAccount('face_search=true');
    expect(await seenBefore(untold)).toBeUndefined();
    expect(await kept()).toEqual([]);
    const session = (await api.call('POST', SESSIONS, { body: WITH_SELFIE })).json;
    const refused = await visitors.visit(session).agree({ selfie: true });
    expect(refused.view.error.code).toBe('consent_missing');
    const alone = (await api.call('POST', SESSIONS, { body: 'type=document' })).json;
    expect((await visitors.visit(alone).agree({ selfie: false })).status).toBe(200);
  });

  test('is kept sealed until its session is redacted, or the account looks for faces no more', async () => {
    await setAccount('face_search=true');
    const [first, second] = [await show(ANNA, SEARCH), await show(BERTA, SEARCH)];
    await show(face({ angle: 20, sharpness: 8 }), SEARCH);
    expect((await kept()).map(({ session_id }) => session_id)).toEqual([first, second]);
    expect((await kept())[0]!.face_sealed).toHaveLength(ANNA.embedding.length + 29);
    await api.call('POST', `${SESSIONS}/${first}/redact`);
    await eraseSession(api.app, first);
    expect((await kept()).map(({ session_id }) => session_id)).toEqual([second]);
    await setAccount('face_search=false');
    expect(await kept()).toEqual([]);
  });
});
