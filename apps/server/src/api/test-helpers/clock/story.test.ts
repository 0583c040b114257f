import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ask, openReceiver, openServers, type Receiver, type TestServers } from '../../../../test/running-server.ts';
import type { Running } from '../../../start.ts';

const CLOCK = '/v1/test_helpers/clock';

/** Pauses after each failed attempt, as they are published. */
const PAUSES = ['5m', '30m', '2h', '5h', '10h', '12h', '12h', '12h', '12h'];

let servers: TestServers;
let server: Running;
let receiver: Receiver;
beforeAll(async () => {
  [servers, receiver] = await Promise.all([openServers(), openReceiver()]);
  server = await servers.start();
});
afterAll(async () => {
  receiver.close();
  await servers.close();
});

const post = (path: string, body = '') => ask(server, 'POST', path, body);
const get = (path: string) => ask(server, 'GET', path);
const advance = async (by: string) => {
  await post(`${CLOCK}/advance`, `by=${by}`);
  await server.idle();
};

describe('three days of webhooks', () => {
  beforeEach(async () => {
    receiver.signedAt = [];
    receiver.status = 500;
    await post('/v1/webhook_endpoints', `url=${receiver.url}&enabled_events[]=*`);
  });

  test('are told from the first attempt to the last, which succeeds', async () => {
    const began = Math.floor(Date.now() / 1000);
    const { id } = await post('/v1/identity/verification_sessions', 'type=document');
    await server.idle();
    const tried = [receiver.signedAt.length];
    for (const [i, pause] of PAUSES.entries()) {
      if (i === PAUSES.length - 1) receiver.status = 200;
      await advance(pause);
      tried.push(receiver.signedAt.length);
    }
    expect(tried).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

    const [event] = (await get('/v1/events?type=identity.verification_session.created')).data;
    expect(event).toMatchObject({ data: { object: { id } }, pending_webhooks: 0 });
    const [delivery] = (await get(`/v1/credence/deliveries?event=${event.id}`)).data;
    expect(delivery.state).toBe('succeeded');
    const codes = delivery.attempts.map((attempt: { status_code: number }) => attempt.status_code);
    expect(codes).toEqual([...Array(9).fill(500), 200]);
    // On the clock they took three days less what falls short of the next pause; receivers compare with their own.
    const { created: first } = delivery.attempts[0];
    const { created: last } = delivery.attempts[9];
    expect(last - first).toBeGreaterThanOrEqual((5 + 30 + 17 * 60 + 48 * 60) * 60);
    for (const t of receiver.signedAt) expect(t).toBeGreaterThanOrEqual(began);
    expect(Math.max(...receiver.signedAt)).toBeLessThanOrEqual(Math.floor(Date.now() / 1000));
  });
});

test('idle waits for nothing that falls due on a clock that stands still', async () => {
  await post(`${CLOCK}/freeze`);
  receiver.status = 500;
  receiver.signedAt = [];
  await post('/v1/identity/verification_sessions', 'type=document');
  await server.idle();
  expect(receiver.signedAt).toHaveLength(1);
  await advance('4m');
  expect(receiver.signedAt).toHaveLength(1);
  await advance('1m');
  expect(receiver.signedAt).toHaveLength(2);
});

test('an outcome that was chosen with a delay comes when the clock says so', async () => {
  const { id } = await post('/v1/identity/verification_sessions', 'type=document');
  await post(`/v1/test_helpers/identity/verification_sessions/${id}/complete`, 'outcome=verified&delay=86400');
  const status = async () => (await get(`/v1/identity/verification_sessions/${id}`)).status;
  await advance('1439m');
  expect(await status()).toBe('processing');
  await advance('1m');
  expect(await status()).toBe('verified');
});

describe('a person who agrees and is not heard of again', () => {
  const idle = (event: { type: string }) => event.type === 'identity.verification_session.requires_input';

  test('has abandoned the attempt after 48 hours, told by webhook as soon as the clock says so', async () => {
    const session = await post('/v1/identity/verification_sessions', 'type=document');
    await agree(session);
    receiver.signedAt = [];
    receiver.status = 200;
    await advance('2879m');
    const told = async () => (await get('/v1/events?limit=100')).data.filter(idle);
    expect(await told()).toEqual([]);
    await advance('1m');
    expect(await told()).toMatchObject([
      { data: { object: { id: session.id, last_error: { code: 'abandoned' }, url: null } }, pending_webhooks: 0 },
    ]);
    expect(receiver.signedAt.length).toBeGreaterThan(0);
    await advance('10d');
    expect(await told()).toHaveLength(1);
  });
});

describe('a redaction', () => {
  test('waits for no clock, is dated by it, and stays one when its time is long gone', async () => {
    await post(`${CLOCK}/freeze`);
    const { id } = await post('/v1/identity/verification_sessions', 'type=document&metadata[user]=jenny');
    await post(`/v1/test_helpers/identity/verification_sessions/${id}/complete`, 'outcome=verified');
    await server.idle();
    await advance('5d');
    const { now } = await get(CLOCK);
    await post('/v1/webhook_endpoints', `url=${receiver.url}&enabled_events[]=identity.verification_session.redacted`);
    expect(await post(`/v1/identity/verification_sessions/${id}/redact`)).toMatchObject({
      redaction: { status: 'processing' },
    });
    await server.idle();
    const retrieve = () => get(`/v1/identity/verification_sessions/${id}?expand[]=verified_outputs`);
    const redacted = await retrieve();
    expect(redacted).toMatchObject({
      redaction: { status: 'redacted' },
      verified_outputs: { first_name: '[redacted]' },
      metadata: {},
    });
    const [event] = (await get('/v1/events?type=identity.verification_session.redacted')).data;
    expect(event).toMatchObject({ created: now, data: { object: { id } } });
    await advance('30d');
    expect(await retrieve()).toEqual(redacted);
    expect((await get(`/v1/events/${event.id}`)).id).toBe(event.id);
    await advance('1s');
    expect((await get('/v1/events?type=identity.verification_session.redacted')).data).toEqual([]);
    await post(`${CLOCK}/release`);
  });
});

/** What the page of the session's link sends when its person agrees. */
async function agree({ id, url }: { id: string; url: string }) {
  const { origin } = new URL(server.url!);
  const response = await fetch(`${origin}/hosted/sessions/${id}/consent`, {
    method: 'POST',
    headers: { origin, cookie: `credence_device=${'d'.repeat(43)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ token: url.split('/').at(-1), language: 'en', textVersion: 'document-1' }),
  });
  expect(response.status).toBe(200);
}
