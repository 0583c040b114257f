import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request as openRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../app.ts';
import { registerHosted } from './register.ts';

// What is answered before anything is looked up: neither database nor images are needed.
const app = { settings: { publicUrl: 'https://verify.example' } } as App;
const DEVICE = `credence_device=${'d'.repeat(43)}`;
const FROM_HERE = { 'sec-fetch-site': 'same-origin', cookie: DEVICE };

let server: FastifyInstance;
beforeAll(async () => {
  server = Fastify({ trustProxy: '127.0.0.1' });
  await server.register(async (scope) => registerHosted(scope, app));
  await server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());

describe('the page', () => {
  test('gives the browser a cookie no script can read, once', async () => {
    const first = await server.inject('/start/test_abc');
    const [cookie] = [first.headers['set-cookie']].flat();
    expect(cookie).toMatch(/^credence_device=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);

    const again = await server.inject({ url: '/verify/vs_1', headers: { cookie: cookie!.split(';')[0]! } });
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  test('keeps the cookie to HTTPS where the page came that way', async () => {
    const { headers } = await server.inject({ url: '/start/x', headers: { 'x-forwarded-proto': 'https' } });
    expect(headers['set-cookie']).toContain('; Secure');
    const behind = await server.inject({ url: '/start/x', headers: { host: 'verify.example' } });
    expect(behind.headers['set-cookie']).toMatch(/^__Host-credence_device=.*; Path=\/; .*; Secure/);
  });

  test('takes over HTTPS no token that a sibling of this host could have given the browser', async () => {
    const host = 'verify.example';
    const open = (cookie: string) =>
      server.inject({
        method: 'POST',
        url: '/hosted/open',
        headers: { host, 'sec-fetch-site': 'same-origin', cookie },
        payload: { token: 'x' },
      });
    expect((await open(DEVICE)).json().error.code).toBe('cookies_missing');
    expect((await open(`__Host-${DEVICE}`)).json().error.code).toBe('link_expired');
    const page = await server.inject({ url: '/verify/vs_1', headers: { host, cookie: DEVICE } });
    expect(page.headers['set-cookie']).toContain('__Host-credence_device=');
  });

  test('may use the camera, and load nothing from anywhere else', async () => {
    const { headers } = await server.inject('/start/test_abc');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    // No script stands in the page itself, so that none needs a nonce.
    expect(policy).toMatch(/script-src 'self';.*require-trusted-types-for 'script'/);
    expect(policy).not.toMatch(/unsafe|https:|\*/);
    expect(headers['permissions-policy']).toContain('camera=(self)');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});

describe('a change', () => {
  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site', cookie: DEVICE }],
    ['a sibling of ours', { 'sec-fetch-site': 'same-site', cookie: DEVICE }],
    ['another origin', { origin: 'https://evil.example', cookie: DEVICE }],
    ['an opaque origin', { origin: 'null', cookie: DEVICE }],
    ['nowhere in particular', { cookie: DEVICE }],
  ])('asked for by %s is refused', async (_, headers) => {
    for (const path of ['open', 'sessions/vs_1/consent', 'sessions/vs_1/submit']) {
      const answer = await server.inject({ method: 'POST', url: `/hosted/${path}`, headers, payload: {} });
      expect(answer.statusCode).toBe(403);
      expect(answer.json().error.code).toBe('invalid_request');
    }
    const photo = await server.inject({ method: 'PUT', url: '/hosted/sessions/vs_1/captures/front', headers });
    expect(photo.statusCode).toBe(403);
  });

  test('asked for by our page over plain HTTP, where browsers send only the origin, is let through', async () => {
    const headers = { host: '10.0.0.7:12111', origin: 'http://10.0.0.7:12111' };
    const answer = await server.inject({ method: 'POST', url: '/hosted/open', headers, payload: { token: 'x' } });
    expect(answer.json().error.code).toBe('cookies_missing');
  });

  test.each([
    ['no JSON', 'application/json', '{"token":'],
    ['another type', 'text/plain', 'token'],
    ['a stranger to the schema', 'application/json', '{"token":"x","more":1}'],
    ['too long', 'application/json', JSON.stringify({ token: 'x'.repeat(17_000) })],
  ])('whose body is %s is refused', async (_, type, payload) => {
    const headers = { ...FROM_HERE, 'content-type': type };
    const answer = await server.inject({ method: 'POST', url: '/hosted/open', headers, payload });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.json().error.code).toBe('invalid_request');
    expect(answer.body).not.toContain('xxx');
  });
});

describe('a photo that is too large', () => {
  const MEGABYTE = Buffer.alloc(1024 * 1024, 0xff);

  test('is refused by its announced length; what is still under way is read past, so that the answer arrives', async () => {
    const upload = put(40 * MEGABYTE.length);
    upload.write(MEGABYTE);
    const { status, body } = await answerTo(upload); // long before the last byte
    expect(status).toBe(413);
    expect(JSON.parse(body).error.code).toBe('image_too_large');

    const sent = new Promise((resolve, reject) => upload.on('error', reject).on('finish', resolve));
    upload.end(Buffer.alloc(39 * MEGABYTE.length));
    await sent; // nobody hung up on us
  });

  test('is hung up on when its length is absurd', async () => {
    const upload = put(2 ** 40);
    upload.on('error', () => {}).write(MEGABYTE);
    const { status, headers } = await answerTo(upload);
    expect(status).toBe(413);
    expect(headers.connection).toBe('close');
    upload.destroy();
  });

  function put(sizeBytes: number): ClientRequest {
    const { port } = server.server.address() as AddressInfo;
    const path = '/hosted/sessions/vs_1/captures/front';
    const headers = { ...FROM_HERE, 'content-type': 'image/jpeg', 'content-length': String(sizeBytes) };
    return openRequest({ host: '127.0.0.1', port, method: 'PUT', path, headers });
  }

  async function answerTo(upload: ClientRequest) {
    const [response] = (await once(upload, 'response')) as [IncomingMessage];
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  }
});
