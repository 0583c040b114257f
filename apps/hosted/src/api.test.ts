import { expect, test } from 'vitest';
import { read } from './api.ts';

test.each([
  ['a word of ours', 409, { error: { code: 'session_closed', message: '' } }, 'session_closed'],
  ['a word of a newer server', 409, { error: { code: 'not_yet_known', message: '' } }, 'server_error'],
  ['a name that every object has', 400, { error: { code: 'constructor' } }, 'server_error'],
  ['a number, as some gateways write it', 503, { error: { code: 503, status: 'UNAVAILABLE' } }, 'server_error'],
  ['a text in the place of the object', 429, { error: 'slow down' }, 'rate_limit'],
  ['nothing', 413, null, 'image_too_large'],
])('%s is a problem that the page has words for', async (_, status, body, problem) => {
  await expect(read(Response.json(body, { status }))).rejects.toMatchObject({ problem });
});

test('an answer that is no JSON is told by its status', async () => {
  const page = new Response('<h1>Bad gateway</h1>', { status: 502 });
  await expect(read(page)).rejects.toMatchObject({ problem: 'server_error' });
});
