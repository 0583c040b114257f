import type { FaceReading } from '@credence/verification';
import { face, thumbnail } from '@credence/verification/test/pictures';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../../../test/api-server.ts';
import { openVisitors, type Visitors } from '../../../../test/visitors.ts';
import { eraseSession } from '../../../sessions/redact.ts';

const SESSIONS = '/v1/identity/verification_sessions';
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
});
afterAll(async () => {
  await visitors.close();
  await api.close();
});

const block = (body: string, key?: string) => api.call('POST', BLOCK_LIST, { body, ...(key && { key }) });
const blockFace = (id: string) => block(`type=face&verification_session=${id}`);
const retrieve = async (id: string) => (await api.call('GET', `${SESSIONS}/${id}`)).json;

/** A session whose person showed a document with a portrait of theirs, and this face. @returns Its id. */
async function show(selfie: FaceReading | undefined): Promise<string> {
  const body = 'type=document&options[document][require_matching_selfie]=true';
  const session = (await api.call('POST', SESSIONS, { body })).json;
  const person = visitors.visit(session);
  await person.agree();
  await person.declare('passport');
  await person.photograph('front');
  await person.takeSelfie();
  await person.submit();
  const portrait = face({ angle: selfie === BERTA ? 90 : 0, thumbnail: thumbnail(1) });
  await visitors.work(session.id, 'a passport', { portrait, ...(selfie && { selfie }) });
  return session.id;
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
    const chosen = (
      await api.call('POST', SESSIONS, { body: 'type=document&options[document][require_matching_selfie]=true' })
    ).json;
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
