import { Readable } from 'node:stream';
import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: the server's test harness, not its insides
import { JPEG, PDF, png } from '../../apps/server/test/pictures.ts';
import type { SdkContext } from './context.ts';

export function describeFiles(sdk: SdkContext): void {
  describe('files', () => {
    test('upload of a buffer, with a link at once; retrieve, list and download', async () => {
      const bytes = png(64, 32);
      const file = await sdk.stripe.files.create({
        purpose: 'business_logo',
        file: { data: bytes, name: 'our logo é.png', type: 'image/png' },
        file_link_data: { create: true, metadata: { page: 'checkout' } },
      });
      expect(file).toMatchObject({
        purpose: 'business_logo',
        filename: 'our logo é.png',
        size: bytes.length,
        type: 'png',
      });
      expect(file.links!.data).toMatchObject([{ file: file.id, metadata: { page: 'checkout' }, expired: false }]);
      expect(await sdk.stripe.files.retrieve(file.id, { expand: ['links'] })).toEqual(file);
      const listed = await sdk.stripe.files.list({ purpose: 'business_logo', created: { gte: file.created } });
      expect(listed.data.map(({ id }) => id)).toEqual([file.id]);
      // The SDK has no name for the download; it hands out the stream.
      const contents = await sdk.stripe.rawRequest('GET', `/v1/files/${file.id}/contents`, undefined, {
        streaming: true,
      });
      expect(await bytesOf(contents)).toEqual(bytes);
    });

    test('upload of a stream, without a name', async () => {
      const data = Readable.from([PDF.subarray(0, 10), PDF.subarray(10)]) as unknown as Uint8Array;
      const file = await sdk.stripe.files.create({
        purpose: 'identity_document',
        file: { data, type: 'application/octet-stream' },
      });
      expect(file).toMatchObject({ type: 'pdf', size: PDF.length, url: null, title: null, expires_at: null });
    });

    test('what is refused is refused before anything is kept', async () => {
      const upload = {
        purpose: 'identity_document',
        file: { data: Buffer.from('no picture'), name: 'x.png' },
      } as const;
      await expect(sdk.stripe.files.create(upload)).rejects.toMatchObject({
        type: 'StripeInvalidRequestError',
        param: 'file',
      });
    });

    test('one key, sent twice, uploads one file', async () => {
      const upload = { purpose: 'pci_document', file: { data: PDF, name: 'twice.pdf' } } as const;
      const first = await sdk.stripe.files.create(upload, { idempotencyKey: 'upload-once' });
      const second = await sdk.stripe.files.create(upload, { idempotencyKey: 'upload-once' });
      expect(second.id).toBe(first.id);
    });
  });

  describe('file links', () => {
    test('create, retrieve, list, change and end', async () => {
      const { id } = await sdk.stripe.files.create({
        purpose: 'dispute_evidence',
        file: { data: JPEG, name: 'scan.jpg', type: 'image/jpeg' },
      });
      const link = await sdk.stripe.fileLinks.create({
        file: id,
        expires_at: Math.floor(Date.now() / 1000) + 3600,
        metadata: { case: '7', kept: 'yes' },
      });
      const opened = await fetch(link.url!);
      expect([opened.status, opened.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
      expect(Buffer.from(await opened.arrayBuffer())).toEqual(JPEG);
      expect(await sdk.stripe.fileLinks.retrieve(link.id)).toEqual(link);
      expect((await sdk.stripe.fileLinks.list({ file: id, expired: false })).data).toEqual([link]);
      const expanded = await sdk.stripe.fileLinks.retrieve(link.id, { expand: ['file'] });
      expect((expanded.file as Stripe.File).id).toBe(id);

      const changed = await sdk.stripe.fileLinks.update(link.id, { expires_at: '', metadata: { case: '' } });
      expect(changed).toMatchObject({ expires_at: null, metadata: { kept: 'yes' } });
      const ended = await sdk.stripe.fileLinks.update(link.id, { expires_at: 'now' });
      expect(ended).toMatchObject({ expired: true, expires_at: expect.any(Number) });
      expect((await fetch(link.url!)).status).toBe(404);
      await expect(sdk.stripe.fileLinks.update(link.id, { expires_at: '' })).rejects.toMatchObject({ statusCode: 400 });
    });
  });
}

async function bytesOf(stream: unknown): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
