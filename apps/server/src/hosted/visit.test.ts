import type { HostedError, SessionView } from '@credence/wire';
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../test/api-app.ts';
import { NO_CALL } from '../app.ts';
import { createSession } from '../sessions/create.ts';
import { linksOf, renewLinks } from '../sessions/links.ts';
import { findSession } from '../store/sessions.ts';
import { registerHosted } from './register.ts';

const ACCOUNT = { accountId: 'acct_1hostedtests', livemode: false };
const JPEG = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(2000)]);
/** What our stand-in for the analysis process takes for damaged. */
const CUT_SHORT = JPEG.subarray(0, 100);

let world: TestApp;
let server: FastifyInstance;
beforeAll(async () => {
  world = await openTestApp();
  world.app.analysis = {
    ...world.app.analysis,
    inspect: async (bytes) =>
      bytes.length < JPEG.length ? { problem: 'corrupt' } : { format: 'jpeg', width: 1600, height: 1000 },
  };
  await world.app.db
    .insertInto('account')
    .values({
      id: ACCOUNT.accountId,
      business_name: 'Aoba Bank',
      default_api_version: '2026-10-28.endive',
      created_at: world.clock.now(),
    })
    .execute();
  server = Fastify({ routerOptions: { maxParamLength: 300 } });
  await server.register(async (scope) => registerHosted(scope, world.app));
});
afterAll(async () => {
  await server.close();
  await world.close();
});

test('a person gets from the link to the submission, and each answer says what comes next', async () => {
  const { id, token } = await newLink();
  const person = browser();

  expect(await person.post('open', { token })).toMatchObject({ step: 'consent', businessName: 'Aoba Bank' });
  expect(await person.agree(id, token)).toMatchObject({ step: 'document' });
  expect(await person.post(`sessions/${id}/document`, { type: 'id_card', country: 'UTO' })).toMatchObject({
    step: 'capture',
    sides: ['front', 'back'],
    captured: [],
  });
  expect(await person.photograph(id, 'front')).toMatchObject({ step: 'capture', captured: ['front'] });
  expect(await person.photograph(id, 'back')).toMatchObject({ step: 'capture', captured: ['front', 'back'] });
  expect(await person.post(`sessions/${id}/submit`, {})).toMatchObject({ step: 'processing', attemptsLeft: 4 });
  expect(await person.get(`sessions/${id}`)).toMatchObject({ step: 'processing' });
});

test('who declines may change their mind, in the same browser', async () => {
  const { id, token } = await newLink();
  const person = browser();
  await person.post('open', { token });
  expect(await person.post(`sessions/${id}/decline`, { token })).toMatchObject({ step: 'declined' });
  expect(await person.agree(id)).toMatchObject({ step: 'document', lastError: null });
});

describe('a photo', () => {
  describe('a photo in pieces', () => {
    const piece = (id: string, from: number, to = JPEG.length, total = JPEG.length) =>
      [
        `sessions/${id}/captures/front/pieces?upload=u1&offset=${from}&total=${total}&camera=unknown`,
        JPEG.subarray(from, to),
      ] as const;

    test('is kept when the last one is here', async () => {
      const { id, person } = await visitor();
      expect(await person.send('PUT', ...piece(id, 0, 40), 200)).toEqual({ received: 40 });
      expect(await person.get(`sessions/${id}`)).toMatchObject({ captured: [] });
      expect(await person.send('PUT', ...piece(id, 40), 200)).toMatchObject({ captured: ['front'] });
    });

    test('is refused where it is no picture, is too large, or goes beyond its end', async () => {
      const { id, person } = await visitor();
      const path = (rest: string) => `sessions/${id}/captures/front/pieces?${rest}`;
      const text = Buffer.from('%PDF-1.7 and so on');
      expect(await person.send('PUT', path('upload=u1&offset=0&total=900'), text, 415)).toMatchObject({
        error: { code: 'image_unsupported_format' },
      });
      expect(await person.send('PUT', path('upload=u1&offset=0&total=99000000'), JPEG, 413)).toMatchObject({
        error: { code: 'image_too_large' },
      });
      for (const rest of ['upload=u1&offset=0&total=9', 'upload=u1&offset=-1&total=900', 'offset=0&total=900', '']) {
        expect(await person.send('PUT', path(rest), JPEG, 400)).toMatchObject({ error: { code: 'invalid_request' } });
      }
    });

    test('from another browser is not joined with the others', async () => {
      const { id, person } = await visitor();
      await person.send('PUT', ...piece(id, 0, 40), 200);
      expect(await browser().send('PUT', ...piece(id, 40), 403)).toMatchObject({ error: { code: 'link_elsewhere' } });
    });
  });

  test.each([
    ['of no known format', Buffer.from('%PDF-1.7 and so on'), 415, 'image_unsupported_format'],
    ['without a byte', Buffer.alloc(0), 415, 'image_unsupported_format'],
    ['that is damaged', CUT_SHORT, 422, 'image_corrupt'],
  ])('%s is refused and not kept', async (_, bytes, status, code) => {
    const { id, person } = await visitor();
    expect(await person.send('PUT', `sessions/${id}/captures/front`, bytes, status)).toMatchObject({ error: { code } });
    expect(await person.get(`sessions/${id}`)).toMatchObject({ captured: [] });
  });

  test('is kept although the one it replaces could not be deleted', async () => {
    const { id, person } = await visitor();
    await person.photograph(id, 'front');
    const { blobs } = world.app;
    world.app.blobs = { ...blobs, delete: () => Promise.reject(new Error('the disk is gone')) };
    try {
      expect(await person.photograph(id, 'front')).toMatchObject({ captured: ['front'] });
      const declared = await person.post(`sessions/${id}/document`, { type: 'passport', country: 'UTO' });
      expect(declared).toMatchObject({ captured: [] });
    } finally {
      world.app.blobs = blobs;
    }
  });

  test('that no submission could take any more is refused and not kept', async () => {
    const { id, person } = await visitor();
    await world.app.db.updateTable('verification_session').set({ submission_count: 5 }).where('id', '=', id).execute();
    expect(await person.send('PUT', `sessions/${id}/captures/front`, JPEG, 409)).toMatchObject({
      error: { code: 'too_many_attempts' },
    });
  });

  test('of a side there is not is refused', async () => {
    const { id, person } = await visitor();
    expect(await person.send('PUT', `sessions/${id}/captures/spine`, JPEG, 400)).toMatchObject({
      error: { code: 'invalid_request' },
    });
  });

  test('from a browser that does not hold the session is refused', async () => {
    const { id } = await visitor();
    expect(await browser().send('PUT', `sessions/${id}/captures/front`, JPEG, 403)).toMatchObject({
      error: { code: 'link_elsewhere' },
    });
    expect(await browser().send('PUT', 'sessions/vs_000000000000000000000000/captures/front', JPEG, 410)).toMatchObject(
      {
        error: { code: 'link_expired' },
      },
    );
  });

  test('taken ever again meets a limit, which is its own session’s alone', async () => {
    const { id, person } = await visitor();
    for (let i = 0; i < 30; i += 1) await person.send('PUT', `sessions/${id}/captures/front`, CUT_SHORT, 422);
    expect(await person.send('PUT', `sessions/${id}/captures/front`, JPEG, 429)).toMatchObject({
      error: { code: 'rate_limit' },
    });
    const other = await visitor();
    expect(await other.person.photograph(other.id, 'front')).toMatchObject({ captured: ['front'] });
  });
});

test('frames opened ever again from one address meet a limit, with a clear wait', async () => {
  const open = (remoteAddress: string) => server.inject({ url: '/embed/vs_000000000000000000000000', remoteAddress });
  for (let i = 0; i < 120; i += 1) expect((await open('203.0.113.7')).statusCode).toBe(200);
  const refused = await open('203.0.113.7');
  expect(refused.json()).toMatchObject({ error: { code: 'rate_limit' } });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await open('203.0.113.8')).statusCode).toBe(200);
});

test.each([
  ['submitting without photos', 'submit', {}, 409, 'captures_missing'],
  ['a country that is none', 'document', { type: 'passport', country: 'Utopia' }, 400, 'invalid_request'],
  ['a type that is none', 'document', { type: 'library_card', country: 'UTO' }, 400, 'invalid_request'],
])('%s is refused', async (_, step, body, status, code) => {
  const { id, person } = await visitor();
  expect(await person.send('POST', `sessions/${id}/${step}`, body, status)).toMatchObject({ error: { code } });
});

test('another browser learns whose session it is, and nothing else', async () => {
  const { id, token } = await visitor();
  const stranger = browser();
  const elsewhere = { step: 'elsewhere', businessName: 'Aoba Bank', returnUrl: null, declared: null };
  expect(await stranger.post('open', { token })).toMatchObject(elsewhere);
  expect(await stranger.get(`sessions/${id}`)).toMatchObject(elsewhere);
});

test('the other half of a pair lets nobody in once one half was used, until the integrator asks for another', async () => {
  const { id, token, record } = await newLink();
  const { clientSecret } = linksOf(world.app, record);
  await browser().agree(id, token);
  const stranger = browser();
  expect(await stranger.post('open', { token: clientSecret! })).toMatchObject({ step: 'elsewhere' });
  const consent = { token: clientSecret, language: 'en', textVersion: 'document-1' };
  expect(await stranger.send('POST', `sessions/${id}/consent`, consent, 403)).toMatchObject({
    error: { code: 'link_elsewhere' },
  });
  const fresh = await renewLinks(world.app, (await findSession(world.app, ACCOUNT, id))!);
  expect(await stranger.agree(id, fresh.clientSecret!)).toMatchObject({ step: 'document' });
});

test('a forged link, an unknown session and a spent one look the same', async () => {
  const { token } = await newLink();
  const person = browser();
  const answers = [
    await person.send('POST', 'open', { token: `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}` }, 410),
    await person.send('GET', 'sessions/vs_000000000000000000000000', undefined, 410),
    await person.send('POST', 'open', { token: 'nonsense' }, 410),
  ];
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
});

test('a session’s id with characters no database takes is an unknown one', async () => {
  const person = browser();
  for (const id of ['vs_%00', '%00', `vs_${'x'.repeat(250)}`]) {
    expect(await person.send('GET', `sessions/${id}`, undefined, 410)).toMatchObject({
      error: { code: 'link_expired' },
    });
    await person.send('POST', `sessions/${id}/submit`, {}, 410);
    await person.send('POST', `sessions/${id}/consent`, { token: 'x', language: 'en', textVersion: '1' }, 410);
    await person.send('PUT', `sessions/${id}/captures/front`, JPEG, 410);
  }
});

test('a consent is kept with its language, its version and the hash of its wording', async () => {
  const { id, token } = await newLink();
  const consent = { language: 'pt-BR', textVersion: 'document-1-days-90', textHash: 'b0'.repeat(32) };
  await browser().post(`sessions/${id}/consent`, { token, ...consent });
  const kept = await findSession(world.app, ACCOUNT, id);
  expect(kept!.session.consent).toEqual({ at: expect.any(String), ...consent });
});

test.each([
  ['U+0000', 'e\0n'],
  ['half a surrogate pair', 'e\ud800n'],
  ['what is no language', 'en<script>'],
])('a consent in a language with %s is refused', async (_, language) => {
  const { id, token } = await newLink();
  for (const odd of [{ language }, { textVersion: language }, { textHash: language }]) {
    const consent = { token, language: 'en', textVersion: 'document-1', ...odd };
    expect(await browser().send('POST', `sessions/${id}/consent`, consent, 400)).toMatchObject({
      error: { code: 'invalid_request' },
    });
  }
});

test('photos are not handed over before it was said of which document they are', async () => {
  const { id, token } = await newLink();
  const person = browser();
  await person.agree(id, token);
  await person.photograph(id, 'front');
  await person.photograph(id, 'back');
  expect(await person.send('POST', `sessions/${id}/submit`, {}, 409)).toMatchObject({
    error: { code: 'captures_missing' },
  });
});

async function newLink() {
  const record = await createSession(
    world.app,
    ACCOUNT,
    {
      type: 'document',
      verificationFlowId: null,
      options: {},
      providedDetails: null,
      metadata: {},
      clientReferenceId: null,
      relatedCustomer: null,
      relatedCustomerAccount: null,
      relatedPerson: null,
      returnUrl: 'https://shop.example/done',
    },
    NO_CALL,
  );
  const token = linksOf(world.app, record).url!.split('/').at(-1)!;
  return { id: record.session.id, token, record };
}

/** Someone who has agreed and chosen an ID card. */
async function visitor() {
  const { id, token } = await newLink();
  const person = browser();
  await person.agree(id, token);
  await person.post(`sessions/${id}/document`, { type: 'id_card', country: 'UTO' });
  return { id, token, person };
}

let browsers = 0;

function browser() {
  browsers += 1;
  const headers = {
    cookie: `credence_device=${String(browsers).padStart(43, '0')}`,
    'sec-fetch-site': 'same-origin',
  };
  async function send(method: 'GET' | 'POST' | 'PUT', path: string, body: object | undefined, status: number) {
    const request: InjectOptions = { method, url: `/hosted/${path}`, headers };
    if (Buffer.isBuffer(body))
      Object.assign(request, { payload: body, headers: { ...headers, 'content-type': 'image/jpeg' } });
    else if (body) request.payload = body;
    const answer = await server.inject(request);
    expect({ status: answer.statusCode, body: answer.json() }).toMatchObject({ status });
    return answer.json<SessionView & HostedError>();
  }
  return {
    send,
    get: (path: string) => send('GET', path, undefined, 200),
    post: (path: string, body: object) => send('POST', path, body, 200),
    agree: (id: string, token?: string) =>
      send(
        'POST',
        `sessions/${id}/consent`,
        { ...(token && { token }), language: 'en', textVersion: 'document-1' },
        200,
      ),
    photograph: (id: string, side: string) => send('PUT', `sessions/${id}/captures/${side}`, JPEG, 200),
  };
}
