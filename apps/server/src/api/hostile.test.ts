import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../test/api-server.ts';

const SESSIONS = '/v1/identity/verification_sessions';
const MAX_SECOND = 253_402_300_799;

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

// Whatever is sent, the answer is in Stripe's shape and blames the sender.
test.each([
  ['U+0000 in a value', 'POST', SESSIONS, 'type=document&metadata[a]=%00'],
  ['U+0000 in a key', 'POST', SESSIONS, 'type=document&metadata[%00]=a'],
  ['half a surrogate pair', 'POST', SESSIONS, 'type=document&metadata[a]=%ED%A0%80'],
  ['half an escape', 'POST', SESSIONS, 'type=document&metadata[a]=%'],
  ['a name every object has', 'POST', SESSIONS, 'constructor=1&type=document'],
  ['a way to the prototype', 'POST', SESSIONS, 'metadata[__proto__][x]=1&type=document'],
  ['a way round to the prototype', 'POST', SESSIONS, 'options[constructor][prototype][x]=1&type=document'],
  ['deep nesting', 'POST', SESSIONS, `options${'[a]'.repeat(5000)}=1`],
  ['open brackets', 'POST', SESSIONS, `a${'['.repeat(100_000)}=1`],
  ['more than 1000 parameters', 'POST', SESSIONS, Array.from({ length: 1001 }, (_, i) => `a${i}=1`).join('&')],
  ['1000 elements', 'POST', SESSIONS, Array.from({ length: 1000 }, () => 'expand[]=x').join('&')],
  ['a cursor with U+0000', 'GET', `${SESSIONS}?starting_after=%00`],
  ['a cursor that is nobody’s', 'GET', `${SESSIONS}?starting_after=vs_%F0%9F%92%A9'--`],
  ['an instant past the last', 'GET', `${SESSIONS}?created=${MAX_SECOND + 1}`],
  ['an instant past all numbers', 'GET', `${SESSIONS}?created[gte]=${'9'.repeat(400)}`],
  ['an instant in scientific notation', 'GET', `${SESSIONS}?created=1e9`],
  ['an id with U+0000', 'GET', `${SESSIONS}/vs_%00`],
  ['a long id', 'GET', `${SESSIONS}/vs_${'x'.repeat(290)}`],
  ['an event’s id with U+0000', 'GET', '/v1/events/evt_%00'],
  ['an event type with U+0000', 'GET', '/v1/events?type=%00'],
  ['a report’s session with U+0000', 'GET', '/v1/identity/verification_reports?verification_session=%00'],
  ['an endpoint to delete with U+0000', 'DELETE', '/v1/webhook_endpoints/we_%00'],
  ['an address with U+0000', 'POST', '/v1/webhook_endpoints', 'url=https://a.example/%00&enabled_events[]=*'],
])('%s is refused', async (_, method, path, body?: string) => {
  const answer = await api.call(method, path, { ...(body !== undefined && { body }) });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(answer.json.error.type).toMatch(/^(invalid_request|idempotency)_error$/);
});

test.each([
  `created=${MAX_SECOND}`,
  `created[gt]=${MAX_SECOND}`,
  `created[lte]=${MAX_SECOND}`,
  `created[gte]=0&created[lt]=${MAX_SECOND}`,
  'created=0',
])('%s lists what there is', async (query) => {
  for (const path of [SESSIONS, '/v1/events', '/v1/identity/verification_reports']) {
    expect((await api.call('GET', `${path}?${query}`)).status).toBe(200);
  }
});

test('an idempotency key of any characters a header may have is one', async () => {
  const key = Buffer.from('ключ "x" \t;é', 'utf8')
    .toString('latin1')
    .replace(/[\x7f-\x9f]/g, 'ÿ');
  const answers = [await post(key), await post(key)];
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(answers[1]!.body).toBe(answers[0]!.body);
});

/** Through node itself: fetch would not send such a header. */
function post(idempotencyKey: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request(
      `${api.url}${SESSIONS}`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${api.keys.secret}`,
          'content-type': 'application/x-www-form-urlencoded',
          'idempotency-key': idempotencyKey,
        },
      },
      async (response) => resolve({ status: response.statusCode, body: await text(response) }),
    );
    call.on('error', reject).end('type=document');
  });
}
