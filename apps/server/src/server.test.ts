import { afterAll, expect, test } from 'vitest';
import type { App } from './app.ts';
import { createHttpServer } from './server.ts';

// What is answered before anything is looked up.
const app = {
  settings: { trustedProxies: [], rateLimit: { live: null, test: null }, publicUrl: 'http://127.0.0.1' },
} as unknown as App;
const server = await createHttpServer(app);
afterAll(() => server.close());

test.each(['/v1/%ff', '/v1/events/%', `/v1/events/${'x'.repeat(400)}`])(
  'an address the API cannot read is refused in the API’s words: %s',
  async (url) => {
    const answer = await server.inject(url);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().error).toMatchObject({ type: 'invalid_request_error' });
    expect(answer.headers['request-id']).toMatch(/^req_/);
  },
);

test.each([
  ['/start/%', 400],
  [`/start/${'x'.repeat(400)}`, 414],
  ['/hosted/sessions/%ff', 400],
])('an address the pages cannot read is refused without repeating it: %s', async (url, status) => {
  const answer = await server.inject(url);
  expect(answer.statusCode).toBe(status);
  expect(answer.body).not.toContain(url);
});

test.each(['/v2/core/events', '/v10/events', '/hosted/nothing'])(
  'what is not here is refused in the API’s words, outside the API too: %s',
  async (url) => {
    const answer = await server.inject(url);
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['request-id']).toMatch(/^req_/);
    // A plain text in `error` would be taken for an error of OAuth.
    expect(answer.json().error).toEqual({
      type: 'invalid_request_error',
      message: expect.stringContaining(`Unrecognized request URL (GET: ${url}).`),
    });
  },
);

test.each(['/', '/docs'])('who comes to %s is led to the reference', async (url) => {
  const answer = await server.inject(url);
  expect([answer.statusCode, answer.headers.location]).toEqual([302, '/docs/api']);
});
