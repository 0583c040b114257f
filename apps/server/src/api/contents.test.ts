import { once } from 'node:events';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../test/api-server.ts';
import { PDF } from '../../test/pictures.ts';

/** More than the sockets on both sides hold, so that a response is not over before it is read. */
const LARGE = Buffer.concat([PDF, Buffer.alloc(15 * 1024 ** 2)]);

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

test('who reads slowly holds places for that file only, and gives them back by hanging up', async () => {
  const [large, other] = [await linkTo(LARGE), await linkTo(PDF)];
  const slow: ClientRequest[] = [];
  for (let i = 0; i < 3; i += 1) {
    const { request, response } = await begin(large);
    expect(response.statusCode).toBe(200);
    response.pause();
    slow.push(request);
  }
  const fourth = begin(large);
  expect(await read(other)).toEqual(PDF);
  slow.pop()!.destroy();
  const { request, response } = await fourth;
  expect(response.statusCode).toBe(200);
  for (const one of [...slow, request]) one.destroy();
  expect((await read(large)).equals(LARGE)).toBe(true);
});

test('who hangs up while waiting takes nobody’s place', async () => {
  const large = await linkTo(LARGE);
  const slow = await Promise.all([begin(large), begin(large), begin(large)]);
  for (let i = 0; i < 10; i += 1) {
    const waiting = get(large).on('error', () => {});
    await once(waiting, 'socket');
    waiting.destroy();
  }
  for (const { request } of slow) request.destroy();
  expect((await read(large)).equals(LARGE)).toBe(true);
});

async function linkTo(bytes: Buffer): Promise<string> {
  const stripe = api.stripe();
  const { id } = await stripe.files.create({ purpose: 'pci_document', file: { data: bytes, name: 'f.pdf' } });
  const { url } = await stripe.fileLinks.create({ file: id });
  return `${api.url}${new URL(url!).pathname}`;
}

async function begin(url: string): Promise<{ request: ClientRequest; response: IncomingMessage }> {
  const request = get(url, { agent: false }).on('error', () => {});
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.on('error', () => {});
  return { request, response };
}

async function read(url: string): Promise<Buffer> {
  const { response } = await begin(url);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
