import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../test/api-server.ts';
import { openVisitors, type Visitor, type Visitors } from '../../test/visitors.ts';
import { photoFormat } from './photo-format.ts';

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

/** Somebody who has agreed. */
async function begin(body = 'type=document') {
  const session = (await api.call('POST', '/v1/identity/verification_sessions', { body })).json;
  const visitor = visitors.visit(session);
  expect((await visitor.agree()).status).toBe(200);
  return { id: session.id, visitor };
}

const sample = (visitor: Visitor, side: string, kind = 'verified') => visitor.post('test/sample', { side, kind });

describe('a sample', () => {
  test('is a photo of the side that is asked for, and not yet handed in', async () => {
    const { visitor } = await begin();
    await visitor.declare('id_card');
    const front = await sample(visitor, 'front');
    expect(photoFormat(front.bytes)).toBe('jpeg');
    expect((await sample(visitor, 'back')).bytes.equals(front.bytes)).toBe(false);
    expect((await visitor.look()).view).toMatchObject({ step: 'capture', captured: [] });
  });

  test('shows the same person throughout a session', async () => {
    const { visitor } = await begin();
    await visitor.declare('passport');
    const valid = await sample(visitor, 'front');
    expect((await sample(visitor, 'front')).bytes.equals(valid.bytes)).toBe(true);
    expect((await sample(visitor, 'front', 'document_expired')).bytes.equals(valid.bytes)).toBe(false);
  });

  test.each([
    ['before anything was declared', 'type=document', null, 'front', 'verified', 409, 'captures_missing'],
    [
      'of a side that a passport does not have',
      'type=document',
      'passport',
      'back',
      'verified',
      409,
      'captures_missing',
    ],
    ['of a face nobody asks for', 'type=document', 'passport', 'selfie', 'verified', 409, 'captures_missing'],
    [
      'for an outcome it cannot have',
      'type=document',
      'passport',
      'front',
      'selfie_face_mismatch',
      400,
      'invalid_request',
    ],
    ['of no such kind', 'type=document', 'passport', 'front', 'stolen', 400, 'invalid_request'],
    ['where nothing is photographed', 'type=id_number', null, 'front', 'verified', 409, 'captures_missing'],
  ])('is refused %s', async (_, body, type, side, kind, status, code) => {
    const { visitor } = await begin(body);
    if (type) await visitor.declare(type);
    const refused = await sample(visitor, side, kind);
    expect({ status: refused.status, code: refused.view.error.code }).toEqual({ status, code });
  });

  test('is drawn for one session one at a time, and for another meanwhile', async () => {
    const [one, two] = [await begin(), await begin()];
    for (const { visitor } of [one, two]) await visitor.declare('passport');
    const answers = await Promise.all([
      sample(one.visitor, 'front'),
      sample(one.visitor, 'front'),
      sample(two.visitor, 'front'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429]);
    expect(answers[2]!.status).toBe(200);
    expect((await sample(one.visitor, 'front')).status).toBe(200);
  });

  test('asked for ever again meets a limit, which is its own session’s alone', async () => {
    const { visitor } = await begin();
    for (let i = 0; i < 15; i += 1) expect((await sample(visitor, 'front')).status).toBe(409);
    expect((await sample(visitor, 'front')).view.error.code).toBe('rate_limit');
    expect((await sample((await begin()).visitor, 'front')).status).toBe(409);
  });

  test('is for the browser that holds the session', async () => {
    const { id, visitor } = await begin();
    await visitor.declare('passport');
    const stranger = visitors.visit({ id, url: null });
    expect((await sample(stranger, 'front')).view.error.code).toBe('link_elsewhere');
  });
});
