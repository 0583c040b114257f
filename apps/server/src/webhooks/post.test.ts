import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CERTIFICATE, PRIVATE_KEY } from '../../test/certificate.ts';
import { openPoster, type Poster } from './post.ts';

const trusted = getCACertificates('default');

let poster: Poster;
let server: Server;

beforeEach(() => {
  poster = openPoster({
    allowedHosts: [],
    allowLoopback: true,
    timeoutMs: 5_000,
    resolveName: (_name, _options, answer) => answer(null, [{ address: '127.0.0.1', family: 4 }]),
  });
});
afterEach(async () => {
  setDefaultCACertificates(trusted);
  await poster.close();
  server.closeAllConnections();
  server.close();
});

async function listen(options: ServerOptions = {}): Promise<number> {
  server = createServer({ cert: CERTIFICATE, key: PRIVATE_KEY, ...options }, (_request, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const post = (url: string) =>
  poster.post({ url, livemode: true }, Buffer.from('{}'), 't=1,v1=x', new AbortController().signal);

describe('a receiver must prove who it is', () => {
  test('one whose certificate is trusted, and in its name, is told', async () => {
    const port = await listen();
    setDefaultCACertificates([...trusted, CERTIFICATE]);
    expect(await post(`https://redirector.test:${port}/`)).toMatchObject({ statusCode: 200, error: null });
  });

  test('one whose certificate nobody vouches for is not', async () => {
    const port = await listen();
    expect(await post(`https://redirector.test:${port}/`)).toMatchObject({ statusCode: null, error: 'tls_failed' });
  });

  test('one with the certificate of another is not', async () => {
    const port = await listen();
    setDefaultCACertificates([...trusted, CERTIFICATE]);
    expect(await post(`https://other.test:${port}/`)).toMatchObject({ statusCode: null, error: 'tls_failed' });
  });

  test('one that speaks an old TLS is not', async () => {
    const port = await listen({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
    setDefaultCACertificates([...trusted, CERTIFICATE]);
    expect(await post(`https://redirector.test:${port}/`)).toMatchObject({ statusCode: null, error: 'tls_failed' });
  });
});

describe('a receiver cannot keep us', () => {
  test('with an answer that has no end of headers', async () => {
    const port = await listen();
    server.removeAllListeners('request');
    server.on('request', (_request, response) => {
      response.writeHead(200, { 'x-long': 'x'.repeat(64 * 1024) }).end();
    });
    setDefaultCACertificates([...trusted, CERTIFICATE]);
    expect(await post(`https://redirector.test:${port}/`)).toMatchObject({
      statusCode: null,
      error: 'connection_failed',
    });
  });
});
