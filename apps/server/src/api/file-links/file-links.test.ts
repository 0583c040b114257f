import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../test/api-schemas.ts';
import { conclude, startApi, type TestApi } from '../../../test/api-server.ts';
import { JPEG, PDF } from '../../../test/pictures.ts';
import { randomText } from '../../ids.ts';
import { seal } from '../../keys/seal.ts';
import { eraseSession } from '../../sessions/redact.ts';
import { insertCapture } from '../../store/captures.ts';
import { lockSession } from '../../store/sessions.ts';

const PATH = '/v1/file_links';
const HOUR_MS = 3600_000;

let api: TestApi;
let evidence: string;
beforeAll(async () => {
  api = await startApi();
  evidence = (await uploadPdf()).id;
});
afterAll(() => api.close());

describe('a link to an upload', () => {
  test('is made, found, listed and changed through the official SDK', async () => {
    const stripe = api.stripe();
    const made = await stripe.fileLinks.create({ file: evidence, metadata: { order: '7', note: 'x' } });
    expect(made).toMatchObject({
      object: 'file_link',
      expired: false,
      expires_at: null,
      file: evidence,
      livemode: false,
      metadata: { order: '7', note: 'x' },
    });
    expect(made.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/links\/fl_test_[\w-]{56}$/);
    expectShape('file_link', plain(made));
    expect(plain(await stripe.fileLinks.retrieve(made.id))).toEqual(plain(made));

    const withFile = await stripe.fileLinks.retrieve(made.id, { expand: ['file'] });
    expect(withFile.file).toMatchObject({ id: evidence, object: 'file', purpose: 'dispute_evidence' });
    expectShape('file_link', plain(withFile));
    const deep = await stripe.fileLinks.list({ file: evidence, expand: ['data.file.links'] });
    expect(deep.data[0]).toMatchObject({ file: { links: { object: 'list', has_more: false } } });
    expectShape('file_link_list', plain(deep));

    const later = seconds() + 86_400;
    const changed = await stripe.fileLinks.update(made.id, { expires_at: later, metadata: { note: '', more: 'y' } });
    expect(changed).toMatchObject({ expires_at: later, metadata: { order: '7', more: 'y' }, url: made.url });
    const cleared = await stripe.fileLinks.update(made.id, { expires_at: '', metadata: '' });
    expect(cleared).toMatchObject({ expires_at: null, metadata: {} });
    const ended = await stripe.fileLinks.update(made.id, { expires_at: 'now' });
    expect(ended).toMatchObject({ expired: true, expires_at: seconds() });
    await expect(stripe.fileLinks.update(made.id, { metadata: { a: 'b' } })).rejects.toMatchObject({
      statusCode: 400,
      message: 'This file link has expired and cannot be changed.',
    });
  });

  test('opens the very bytes without a key, in a sandbox, until it ends', async () => {
    const { url } = await api.stripe().fileLinks.create({ file: evidence, expires_at: seconds() + 60 });
    const opened = await open(url);
    expect(opened.status).toBe(200);
    expect(Buffer.from(await opened.arrayBuffer())).toEqual(PDF);
    expect(Object.fromEntries(opened.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="evidence.pdf"; filename*=UTF-8''evidence.pdf`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'cross-origin',
      'content-security-policy': expect.stringContaining('sandbox'),
    });
    expect(opened.headers.get('access-control-allow-origin')).toBeNull();
    await later(60_000, async () => {
      const gone = await open(url);
      expect(gone.status).toBe(404);
      expect(await gone.json()).toEqual({
        error: { message: 'This link is not valid, or has expired.', type: 'invalid_request_error' },
      });
      const page = await open(url, { accept: 'text/html,*/*' });
      expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
      expect(await page.text()).toContain('This link is not valid, or has expired.');
    });
  });

  test('cannot be made up', async () => {
    const { url } = await api.stripe().fileLinks.create({ file: evidence });
    const token = url!.split('/').at(-1)!;
    const other = token.endsWith('A') ? 'B' : 'A';
    for (const forged of [
      token.slice(0, -1) + other,
      token.replace('fl_test_', ''),
      `fl_test_${randomText(56)}`,
      `${token}A`,
      'link',
      '%00',
      'a'.repeat(299),
    ]) {
      expect((await fetch(`${api.url}/links/${forged}`)).status).toBe(404);
    }
    expect((await fetch(`${api.url}/links/${token}`)).status).toBe(200);
  });

  test('is listed by its file and by whether it has ended', async () => {
    const { id: file } = await uploadPdf();
    const stripe = api.stripe();
    const ended = await stripe.fileLinks.create({ file, expires_at: seconds() + 10 });
    await later(10_000, async () => {
      const lasting = await stripe.fileLinks.create({ file });
      const ids = async (params: object) => (await stripe.fileLinks.list({ file, ...params })).data.map(({ id }) => id);
      expect(await ids({})).toEqual([lasting.id, ended.id]);
      expect(await ids({ expired: true })).toEqual([ended.id]);
      expect(await ids({ expired: false })).toEqual([lasting.id]);
      expect(await ids({ limit: 1, starting_after: lasting.id })).toEqual([ended.id]);
      expect(await ids({ created: { gt: seconds() } })).toEqual([]);
      expect((await api.call('GET', `${PATH}?file=file_unknown`)).json.data).toEqual([]);
    });
  });

  test('is told with its file, the newest ten of them', async () => {
    const { id: file } = await uploadPdf();
    const stripe = api.stripe();
    const ids: string[] = [];
    for (let i = 0; i < 11; i += 1) ids.unshift((await stripe.fileLinks.create({ file })).id);
    const { links } = await stripe.files.retrieve(file, { expand: ['links'] });
    expect(links).toMatchObject({ has_more: true, url: `/v1/file_links?file=${file}` });
    expect(links?.data.map(({ id }) => id)).toEqual(ids.slice(0, 10));
  });

  test.each([
    ['', 'parameter_missing', 'file', 'Missing required param: file.'],
    ['file=file_unknown', 'resource_missing', 'file', "No such file upload: 'file_unknown'"],
    [
      'file=EVIDENCE&expires_at=1',
      undefined,
      'expires_at',
      expect.stringMatching(/^expires_at must be in the future. It is \d+ on this server.$/),
    ],
    ['file=EVIDENCE&expires_at=soon', 'parameter_invalid_integer', 'expires_at', 'Invalid integer: soon'],
    ['file=EVIDENCE&expires_at=now', 'parameter_invalid_integer', 'expires_at', 'Invalid integer: now'],
    ['file=EVIDENCE&url=x', 'parameter_unknown', 'url', 'Received unknown parameter: url'],
  ])('is refused when asked for by %s', async (body, code, param, message) => {
    const { status, json } = await api.call('POST', PATH, { body: body.replace('EVIDENCE', evidence) });
    expect(status).toBe(400);
    expect(json.error).toMatchObject({ param, message, ...(code && { code }) });
  });

  test('to a file that cannot be downloaded is refused', async () => {
    const { id } = await uploadPdf('identity_document');
    const { status, json } = await api.call('POST', PATH, { body: `file=${id}`, key: api.keys.restricted });
    expect([status, json.error.message]).toEqual([
      400,
      'Files with the purpose identity_document cannot be linked to.',
    ]);
  });

  test('of another account is not there, and of another mode is hinted at', async () => {
    const { id } = await api.stripe().fileLinks.create({ file: evidence });
    for (const [method, body] of [['GET'], ['POST', 'metadata[a]=b']] as const) {
      const called = (key: string) => api.call(method, `${PATH}/${id}`, { key, ...(body && { body }) });
      const stranger = await called(api.keys.stranger);
      expect([stranger.status, stranger.json.error.message]).toEqual([404, `No such file link: '${id}'`]);
      const live = await called(api.keys.live);
      expect(live.json.error.message).toContain('a similar object exists in test mode');
    }
    const made = await api.call('POST', PATH, { body: `file=${evidence}`, key: api.keys.stranger });
    expect([made.status, made.json.error.message]).toEqual([400, `No such file upload: '${evidence}'`]);
  });

  test('asks for permissions', async () => {
    const reader = await api.makeKey('restricted', ['file_read']);
    expect((await api.call('GET', PATH, { key: reader })).status).toBe(200);
    const made = await api.call('POST', PATH, { key: reader, body: `file=${evidence}` });
    expect([made.status, made.json.error.message]).toEqual([403, expect.stringContaining('rak_file_write')]);
  });
});

describe('a link to a picture of a person', () => {
  test('is made by a key for sensitive results, for 30 seconds, and opened by whoever has it', async () => {
    const { fileId, sessionId } = await photograph('verified');
    const stripe = api.stripe(api.keys.restricted);
    const file = await stripe.files.retrieve(fileId);
    expect(file).toMatchObject({ purpose: 'identity_document_downloadable', type: 'jpg', url: null });
    expectShape('file', plain(file));
    const report = await stripe.identity.verificationSessions.retrieve(sessionId, {
      expand: ['last_verification_report'],
    });
    expect(report.last_verification_report).toMatchObject({ object: 'identity.verification_report' });

    const link = await stripe.fileLinks.create({ file: fileId, expires_at: seconds() + 30 });
    expectShape('file_link', plain(link));
    const opened = await open(link.url);
    expect(Buffer.from(await opened.arrayBuffer())).toEqual(JPEG);
    expect(opened.headers.get('content-disposition')).toContain(`inline; filename="${fileId}.jpg"`);
    await later(30_000, async () => expect((await open(link.url)).status).toBe(404));

    const log = await accessLog(sessionId);
    expect(log).toEqual([
      { actor: expect.stringMatching(/^key_/), paths: [`file:${fileId}`] },
      { actor: log[0]?.actor, paths: [`file:${fileId}`, `opened:${link.id}`] },
    ]);
  });

  test('tells its address once, to the key that made it', async () => {
    const { fileId } = await photograph('verified');
    const { id, url } = await api
      .stripe(api.keys.restricted)
      .fileLinks.create({ file: fileId, expires_at: seconds() + 20 });
    expect(url).toContain('/links/');
    const stripe = api.stripe();
    expect(await stripe.fileLinks.retrieve(id)).toMatchObject({ id, url: null });
    expect((await stripe.fileLinks.list({ file: fileId })).data).toMatchObject([{ id, url: null }]);
    expect((await stripe.files.retrieve(fileId, { expand: ['links'] })).links?.data).toMatchObject([{ id, url: null }]);
    expect(await stripe.fileLinks.update(id, { metadata: { a: 'b' } })).toMatchObject({ url: null });
  });

  test('cannot be made to last longer', async () => {
    const { fileId } = await photograph('verified');
    const stripe = api.stripe(api.keys.restricted);
    const made = seconds();
    const make = (expires_at?: number) => stripe.fileLinks.create({ file: fileId, ...(expires_at && { expires_at }) });
    await expect(make(made + 31)).rejects.toMatchObject({
      param: 'expires_at',
      message: `expires_at must be no more than 30 seconds from now for files holding identity documents or selfies. It is ${made} on this server.`,
    });
    await expect(make()).rejects.toMatchObject({
      code: 'parameter_missing',
      message: `Links to files holding identity documents or selfies must expire within 30 seconds: send expires_at, at most ${made + 30}.`,
    });
    const { id } = await make(made + 10);
    await later(5000, async () => {
      await expect(stripe.fileLinks.update(id, { expires_at: made + 31 })).rejects.toMatchObject({
        param: 'expires_at',
      });
      await expect(stripe.fileLinks.update(id, { expires_at: '' })).rejects.toMatchObject({
        code: 'parameter_missing',
      });
      expect(await stripe.fileLinks.update(id, { expires_at: made + 30 })).toMatchObject({ expires_at: made + 30 });
    });
  });

  test('is refused to keys that may not see sensitive results', async () => {
    const { fileId } = await photograph('verified');
    const body = `file=${fileId}&expires_at=${seconds() + 10}`;
    const writer = await api.makeKey('restricted', ['file_write', 'identity_product_read']);
    for (const key of [api.keys.secret, writer]) {
      const { status, json } = await api.call('POST', PATH, { key, body });
      expect([status, json.error.param, json.error.message]).toEqual([
        403,
        'file',
        `The file ${fileId} holds sensitive verification results. Use a restricted API key that has permission to read them.`,
      ]);
    }
    const reader = await api.makeKey('restricted', ['file_read', 'identity_sensitive_recent_read']);
    expect((await api.call('POST', PATH, { key: reader, body })).json.error.message).toContain('rak_file_write');
    const enough = await api.makeKey('restricted', ['file_write', 'identity_sensitive_recent_read']);
    expect((await api.call('POST', PATH, { key: enough, body })).status).toBe(200);
  });

  test('is not told to another key that repeats the request', async () => {
    const { fileId } = await photograph('verified');
    const body = `file=${fileId}&expires_at=${seconds() + 10}`;
    const headers = { 'idempotency-key': `link-${fileId}` };
    const first = await api.call('POST', PATH, { key: api.keys.restricted, body, headers });
    expect(first.status).toBe(200);
    expect((await api.call('POST', PATH, { key: api.keys.restricted, body, headers })).text).toBe(first.text);
    const other = await api.call('POST', PATH, { key: api.keys.secret, body, headers });
    expect([other.status, other.json.error.type]).toEqual([400, 'idempotency_error']);
  });

  test('can be made for 48 hours, or for ever by a key that is bound to addresses', async () => {
    const { fileId } = await photograph('expired');
    const bound = await api.makeKey('restricted', ['file_write', 'identity_sensitive_all_read'], ['127.0.0.1']);
    await later(48 * HOUR_MS, async () => {
      const body = `file=${fileId}&expires_at=${seconds() + 10}`;
      const { status, json } = await api.call('POST', PATH, { key: api.keys.restricted, body });
      expect([status, json.error.message]).toEqual([403, expect.stringContaining('for 48 hours')]);
      expect((await api.call('POST', PATH, { key: bound, body })).status).toBe(200);
    });
  });

  test('waits until the verification is processed', async () => {
    const { fileId } = await photograph('never');
    const body = `file=${fileId}&expires_at=${seconds() + 10}`;
    const { status, json } = await api.call('POST', PATH, { key: api.keys.restricted, body });
    expect([status, json.error.message]).toEqual([400, expect.stringContaining('has not been processed yet')]);
  });

  test('is not the only way a key tries: the contents themselves are refused', async () => {
    const { fileId } = await photograph('verified');
    const { status, json } = await api.call('GET', `/v1/files/${fileId}/contents`, { key: api.keys.restricted });
    expect([status, json.error.message]).toEqual([403, expect.stringContaining('Create a file link')]);
  });

  test('and its file are gone once the session is redacted', async () => {
    const { fileId, sessionId } = await photograph('verified');
    const stripe = api.stripe(api.keys.restricted);
    const { id, url } = await stripe.fileLinks.create({ file: fileId, expires_at: seconds() + 30 });
    const update = {
      body: 'metadata[of]=Eriksson',
      headers: { 'idempotency-key': `update-${id}` },
    };
    expect((await api.call('POST', `${PATH}/${id}`, update)).text).toContain('Eriksson');
    await stripe.identity.verificationSessions.redact(sessionId);
    await eraseSession(api.app, sessionId);
    // Nor is the change answered as it was.
    expect((await api.call('POST', `${PATH}/${id}`, update)).status).toBe(404);
    expect((await open(url)).status).toBe(404);
    for (const path of [`/v1/files/${fileId}`, `${PATH}/${id}`]) {
      expect((await api.call('GET', path)).status).toBe(404);
    }
  });

  test('shows nothing once the bytes are erased, even before its row is', async () => {
    const { fileId } = await photograph('verified');
    const { url } = await api
      .stripe(api.keys.restricted)
      .fileLinks.create({ file: fileId, expires_at: seconds() + 30 });
    const { blob_name } = await api.app.db
      .selectFrom('file')
      .select('blob_name')
      .where('id', '=', fileId)
      .executeTakeFirstOrThrow();
    await api.app.blobs.delete(blob_name);
    expect((await open(url)).status).toBe(404);
  });
});

/** A session whose document was photographed, and was judged, or never handed in. */
async function photograph(outcome: 'verified' | 'expired' | 'never'): Promise<{ sessionId: string; fileId: string }> {
  const { app, account } = api;
  const { id: sessionId } = await api.stripe().identity.verificationSessions.create({ type: 'document' });
  const { key } = (await lockSession(app, account, sessionId))!;
  const fileKey = randomBytes(32);
  const blobName = randomText(32);
  await app.blobs.put(blobName, seal(fileKey, 'file', JPEG));
  await insertCapture(
    app,
    { ...account, sessionId },
    { side: 'front' },
    {
      type: 'jpg',
      sizeBytes: JPEG.length,
      blobName,
      wrappedKey: key!.sealBytes('file-key', fileKey),
    },
  );
  if (outcome !== 'never') await conclude(app, account, sessionId, outcome);
  await app.db
    .updateTable('capture')
    .set((e) => ({ submission_id: e.selectFrom('submission').select('id').where('session_id', '=', sessionId) }))
    .where('session_id', '=', sessionId)
    .execute();
  const { id: fileId } = await app.db
    .selectFrom('file')
    .select('id')
    .where('session_id', '=', sessionId)
    .executeTakeFirstOrThrow();
  return { sessionId, fileId };
}

async function accessLog(sessionId: string) {
  return api.app.db
    .selectFrom('access_log')
    .select(['actor', 'paths'])
    .where('session_id', '=', sessionId)
    .orderBy('id')
    .execute();
}

function uploadPdf(purpose: 'dispute_evidence' | 'identity_document' = 'dispute_evidence') {
  return api.stripe().files.create({ purpose, file: { data: PDF, name: 'evidence.pdf', type: 'application/pdf' } });
}

/** Follows a link as its holder does: without a key. It names the public address, which nothing listens on here. */
function open(url: string | null, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${api.url}${new URL(url!).pathname}`, { headers });
}

async function later(ms: number, act: () => Promise<void>): Promise<void> {
  const now = api.clock.now();
  api.clock.advance(ms);
  try {
    await act();
  } finally {
    api.clock.set(now);
  }
}

function seconds(): number {
  return Math.floor(api.clock.now().getTime() / 1000);
}

function plain(object: unknown): unknown {
  return JSON.parse(JSON.stringify(object));
}
