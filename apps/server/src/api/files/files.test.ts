import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../../test/api-server.ts';
import { claiming, GIF, JPEG, PDF, png } from '../../../test/pictures.ts';
import { type Analysis, openAnalysis } from '../../analysis/analysis.ts';
import { PURPOSES } from '../../files/purposes.ts';
import { sweep } from '../../jobs/upkeep.ts';

const PATH = '/v1/files';

let api: TestApi;
let analysis: Analysis;
beforeAll(async () => {
  api = await startApi();
  analysis = openAnalysis({ processes: 1, log: api.app.log });
  api.app.analysis = analysis;
});
afterAll(async () => {
  await analysis.close();
  await api.close();
});

describe('the official SDK', () => {
  test('uploads a buffer, finds it again, and downloads the very bytes', async () => {
    const stripe = api.stripe();
    const bytes = png(200, 100);
    const file = await stripe.files.create({
      purpose: 'business_logo',
      file: { data: bytes, name: 'our logo é.png', type: 'image/png' },
    });
    expect(file).toMatchObject({
      object: 'file',
      purpose: 'business_logo',
      filename: 'our logo é.png',
      size: bytes.length,
      type: 'png',
      title: null,
      expires_at: null,
      url: `${api.app.settings.publicUrl}/v1/files/${file.id}/contents`,
    });
    expect(file).not.toHaveProperty('links');
    expectShape('file', plain(file));
    expect(plain(await stripe.files.retrieve(file.id))).toEqual(plain(file));
    const [listed] = (await stripe.files.list({ purpose: 'business_logo', limit: 1 })).data;
    expect(plain(listed)).toEqual(plain(file));

    const download = await fetch(`${api.url}${PATH}/${file.id}/contents`, {
      headers: { authorization: `Bearer ${api.keys.secret}` },
    });
    expect(Buffer.from(await download.arrayBuffer()).equals(bytes)).toBe(true);
    expect(Object.fromEntries(download.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(bytes.length),
      'content-disposition': `inline; filename="our logo _.png"; filename*=UTF-8''our%20logo%20%C3%A9.png`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(download.headers.get('content-security-policy')).toContain('sandbox');
    expect(download.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('uploads a stream, which it calls an octet-stream', async () => {
    const file = await api.stripe().files.create({
      purpose: 'identity_document',
      file: { data: Readable.from([PDF]) as unknown as Uint8Array, type: 'application/octet-stream' },
    });
    expect(file).toMatchObject({ type: 'pdf', purpose: 'identity_document', size: PDF.length, url: null });
  });

  test('makes a link with the file, and expands links', async () => {
    const stripe = api.stripe();
    const expiresAt = seconds() + 3600;
    const file = await stripe.files.create({
      purpose: 'dispute_evidence',
      file: { data: JPEG, name: 'scan.jpg', type: 'image/jpeg' },
      file_link_data: { create: true, expires_at: expiresAt, metadata: { order: '7' } },
    });
    const [link] = file.links?.data ?? [];
    expect(link).toMatchObject({ object: 'file_link', file: file.id, expires_at: expiresAt, metadata: { order: '7' } });
    expectShape('file', plain(file));
    const expanded = await stripe.files.retrieve(file.id, { expand: ['links'] });
    expect(plain(expanded)).toEqual(plain(file));
    const listed = await stripe.files.list({ purpose: 'dispute_evidence', expand: ['data.links'] });
    expect(plain(listed.data[0])).toEqual(plain(file));
    expectShape('file_list', plain(listed));
  });

  test('pages through files with its own iterator', async () => {
    const stripe = api.stripe();
    const made: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      const { id } = await stripe.files.create({ purpose: 'pci_document', file: { data: PDF, name: `${i}.pdf` } });
      made.unshift(id);
    }
    const found: string[] = [];
    for await (const { id } of stripe.files.list({ purpose: 'pci_document', limit: 2 })) found.push(id);
    expect(found).toEqual(made);
  });
});

describe('an upload', () => {
  test.each([
    ['account_requirement', PDF, 'pdf'],
    ['additional_verification', JPEG, 'jpg'],
    ['business_icon', GIF, 'gif'],
    ['customer_signature', JPEG, 'jpg'],
    ['tax_document_user_upload', PDF, 'pdf'],
  ])('for %s is taken', async (purpose, bytes, type) => {
    const { status, json } = await upload({ purpose, file: bytes });
    expect(status).toBe(200);
    expect(json).toMatchObject({ purpose, type });
    expectShape('file', json);
  });

  test('keeps as long as its purpose says', async () => {
    const earlier = await blobs();
    const { json } = await upload({ purpose: 'customer_signature', file: JPEG });
    const [blob] = (await blobs()).filter((name) => !earlier.includes(name));
    expect(json.expires_at - json.created).toBe(7 * 86_400);
    const now = api.clock.now();
    api.clock.advance(7 * 86_400_000);
    const { status, json: gone } = await api.call('GET', `${PATH}/${json.id}/contents`);
    expect([status, gone.error.message]).toEqual([404, `The contents of the file '${json.id}' have been erased.`]);
    await sweep(api.app, 10);
    expect((await api.call('GET', `${PATH}/${json.id}`)).status).toBe(404);
    expect(await blobs()).not.toContain(blob);
    api.clock.set(now);
  });

  test.each<[string, Upload, string, string | undefined]>([
    ['no purpose', { file: JPEG }, 'purpose', 'Missing required param: purpose.'],
    ['no file', { purpose: 'identity_document' }, 'file', 'Missing required param: file.'],
    ['an empty file', { purpose: 'identity_document', file: Buffer.alloc(0) }, 'file', 'The file is empty.'],
    [
      'an unknown field',
      { purpose: 'business_logo', file: JPEG, name: 'x' },
      'name',
      'Received unknown parameter: name',
    ],
    [
      'a purpose that only this server makes',
      { purpose: 'selfie', file: JPEG },
      'purpose',
      'Invalid purpose: must be one of account_requirement, additional_verification, business_icon, business_logo, customer_signature, dispute_evidence, identity_document, pci_document, or tax_document_user_upload',
    ],
    [
      'text',
      { purpose: 'business_logo', file: Buffer.from('<svg onload=alert(1)>') },
      'file',
      'Files with the purpose business_logo must be GIF, JPEG or PNG.',
    ],
    [
      'a PDF as a logo',
      { purpose: 'business_logo', file: PDF },
      'file',
      'Files with the purpose business_logo must be GIF, JPEG or PNG. This one is a PDF.',
    ],
    [
      'a picture sent as a PDF',
      { purpose: 'identity_document', file: JPEG, type: 'application/pdf' },
      'file',
      'The file was sent as application/pdf, but what it holds is JPG.',
    ],
    [
      'a logo of more than 512 KB',
      { purpose: 'business_logo', file: Buffer.concat([JPEG, Buffer.alloc(512 * 1024)]) },
      'file',
      'Files with the purpose business_logo may have at most 512 KB.',
    ],
    [
      'a document 8000 pixels wide',
      { purpose: 'identity_document', file: png(8000, 10) },
      'file',
      'Images with the purpose identity_document must be smaller than 8000 by 8000 pixels; this one has 8000 by 10.',
    ],
    [
      'a picture that says it has 6.25 gigapixels',
      { purpose: 'identity_document', file: claiming(25_000, 250_000) },
      'file',
      'The file cannot be taken: its image has more than 50 megapixels.',
    ],
    [
      'a picture that breaks off',
      { purpose: 'identity_document', file: png(400, 400).subarray(0, 60) },
      'file',
      'The file cannot be taken: its image is damaged or was cut short.',
    ],
    [
      'a GIF that breaks off',
      { purpose: 'business_icon', file: GIF.subarray(0, 30) },
      'file',
      'The file cannot be taken: its image is damaged or was cut short.',
    ],
    [
      'a link to what nobody may see',
      { purpose: 'identity_document', file: JPEG, 'file_link_data[create]': 'true' },
      'file_link_data[create]',
      'Files with the purpose identity_document cannot be linked to.',
    ],
    [
      'a link that has ended',
      { purpose: 'business_logo', file: JPEG, 'file_link_data[create]': 'true', 'file_link_data[expires_at]': '1' },
      'file_link_data[expires_at]',
      undefined,
    ],
    [
      'link data that does not say whether',
      { purpose: 'business_logo', file: JPEG, 'file_link_data[metadata][a]': 'b' },
      'file_link_data[create]',
      'Missing required param: file_link_data[create].',
    ],
    ['a form inside', { purpose: 'business_logo', file: JPEG, expand: 'x' }, 'expand', 'Invalid array'],
  ])('with %s is refused', async (_, wanted, param, message) => {
    const before = await blobs();
    const { status, json } = await upload(wanted);
    expect(status).toBe(400);
    expectShape('error', json);
    expect(json.error.param).toBe(param);
    if (message) expect(json.error.message).toBe(message);
    expect(await blobs()).toEqual(before);
  });

  test('is a picture and something else at once: it is served as the picture only', async () => {
    const polyglot = Buffer.concat([JPEG, Buffer.from('<script>alert(1)</script>%PDF-1.7')]);
    const { json } = await upload({ purpose: 'business_logo', file: polyglot });
    const download = await fetch(`${api.url}${PATH}/${json.id}/contents`, {
      headers: { authorization: `Bearer ${api.keys.secret}` },
    });
    expect(download.headers.get('content-type')).toBe('image/jpeg');
    expect(download.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('is kept sealed: no blob holds what was sent', async () => {
    const marked = Buffer.concat([PDF, Buffer.from('% only this file says this: 8c41f7\n')]);
    const before = await blobs();
    await upload({ purpose: 'identity_document', file: marked });
    const added = (await blobs()).filter((name) => !before.includes(name));
    expect(added).toHaveLength(1);
    const stored = await readFile(join(blobRoot(), added[0]!));
    expect(stored.length).toBeGreaterThan(marked.length);
    expect(stored.includes('8c41f7')).toBe(false);
    expect(stored.includes('%PDF')).toBe(false);
  });

  test('with an idempotency key is made once, whatever its boundary', async () => {
    const stripe = api.stripe();
    const params = { purpose: 'business_icon', file: { data: GIF, name: 'i.gif', type: 'image/gif' } } as const;
    const before = await blobs();
    const first = await stripe.files.create(params, { idempotencyKey: 'upload-1' });
    const again = await stripe.files.create(params, { idempotencyKey: 'upload-1' });
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(await blobs()).toHaveLength(before.length + 1);
    const other = { ...params, file: { ...params.file, data: JPEG, type: 'image/jpeg' } };
    await expect(stripe.files.create(other, { idempotencyKey: 'upload-1' })).rejects.toMatchObject({
      type: 'StripeIdempotencyError',
    });
  });

  test('that failed can be sent again with its key', async () => {
    const stripe = api.stripe();
    const create = (data: Buffer) =>
      stripe.files.create({ purpose: 'business_icon', file: { data, name: 'i' } }, { idempotencyKey: 'upload-2' });
    await expect(create(Buffer.from('no picture'))).rejects.toMatchObject({ statusCode: 400 });
    expect((await create(GIF)).type).toBe('gif');
  });

  test('leaves no bytes behind when its row cannot be written', async () => {
    const before = await blobs();
    const { db } = api.app;
    await sql`alter table file add constraint in_the_way check (purpose <> 'business_icon') not valid`.execute(db);
    const failed = await upload({ purpose: 'business_icon', file: GIF });
    const failedOnce = await upload({ purpose: 'business_icon', file: GIF }, { 'idempotency-key': 'upload-3' });
    await sql`alter table file drop constraint in_the_way`.execute(db);
    expect([failed.status, failedOnce.status]).toEqual([500, 500]);
    expect(await blobs()).toEqual(before);
  });
});

describe('a file', () => {
  test('of another account is not there, and of another mode is hinted at', async () => {
    const { json } = await upload({ purpose: 'business_logo', file: JPEG });
    for (const path of [`${PATH}/${json.id}`, `${PATH}/${json.id}/contents`]) {
      const stranger = await api.call('GET', path, { key: api.keys.stranger });
      expect([stranger.status, stranger.json.error.message]).toEqual([404, `No such file upload: '${json.id}'`]);
      const live = await api.call('GET', path, { key: api.keys.live });
      expect(live.status).toBe(404);
      expect(live.json.error.message).toContain('a similar object exists in test mode');
    }
  });

  test('that verifies somebody is never downloaded', async () => {
    const { json } = await upload({ purpose: 'identity_document', file: JPEG });
    const { status, json: refused } = await api.call('GET', `${PATH}/${json.id}/contents`);
    expect([status, refused.error.message]).toEqual([
      403,
      'Files with the purpose identity_document cannot be downloaded.',
    ]);
  });

  test('asks for permissions', async () => {
    const { json } = await upload({ purpose: 'business_logo', file: JPEG });
    const none = await api.makeKey('restricted', ['identity_product_write']);
    const reader = await api.makeKey('restricted', ['file_read']);
    for (const path of [PATH, `${PATH}/${json.id}`, `${PATH}/${json.id}/contents`]) {
      const refused = await api.call('GET', path, { key: none });
      expect([refused.status, refused.json.error.message]).toEqual([403, expect.stringContaining('rak_file_read')]);
    }
    expect((await api.call('GET', `${PATH}/${json.id}`, { key: reader })).status).toBe(200);
    const refused = await upload({ purpose: 'business_logo', file: JPEG }, {}, reader);
    expect([refused.status, refused.json.error.message]).toEqual([403, expect.stringContaining('rak_file_write')]);
  });

  test('can be listed by every purpose there is, and no other', async () => {
    for (const purpose of Object.keys(PURPOSES)) {
      expect((await api.call('GET', `${PATH}?purpose=${purpose}`)).status).toBe(200);
    }
    const { status, json } = await api.call('GET', `${PATH}?purpose=identity_private`);
    expect([status, json.error.param]).toEqual([400, 'purpose']);
  });
});

interface Upload {
  file?: Buffer;
  type?: string;
  [field: string]: string | Buffer | undefined;
}

async function upload({ file, type = '', ...fields }: Upload, headers: Record<string, string> = {}, key?: string) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
  if (file) form.append('file', new File([new Uint8Array(file)], 'blob', { type }));
  const response = await fetch(`${api.url}${PATH}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key ?? api.keys.secret}`, ...headers },
    body: form,
  });
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever came back
  return { status: response.status, json: (await response.json()) as any };
}

function blobRoot(): string {
  return join(api.app.settings.dataDir, '..', 'blobs');
}

async function blobs(): Promise<string[]> {
  const names = await readdir(blobRoot(), { recursive: true, withFileTypes: true }).catch(() => []);
  return names
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath.slice(blobRoot().length), name))
    .sort();
}

function seconds(): number {
  return Math.floor(api.clock.now().getTime() / 1000);
}

function plain(object: Stripe.File | Stripe.ApiList<Stripe.File> | undefined): unknown {
  return JSON.parse(JSON.stringify(object));
}
