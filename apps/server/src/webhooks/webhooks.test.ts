import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { beforeEach, describe, expect, test } from 'vitest';
import { openWebhookWorld, type Received } from '../../test/webhook-world.ts';
import { fanOut, settleDeliveries } from './deliveries.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const stripe = new Stripe('sk_test_unused');

const world = await openWebhookWorld();
const { database, addEndpoint, addEvent, open, deliverAll, deliveries, attempts, claimAs } = world;

describe('fanning out', () => {
  test('reaches the enabled endpoints of the account and mode that ask for the type, and no others', async () => {
    await addEndpoint('we_all');
    await addEndpoint('we_named', { events: ['identity.verification_session.verified', 'charge.failed'] });
    await addEndpoint('we_other_type', { events: ['identity.verification_session.created'] });
    await addEndpoint('we_other_account', { accountId: 'acct_2' });
    await addEndpoint('we_live', { livemode: true });
    await addEndpoint('we_disabled', { status: 'disabled' });
    await addEndpoint('we_later', { createdAt: new Date(world.now.getTime() + 1) });
    await addEvent('evt_1');
    await fanOut(database.db, { now: world.now, limit: 10 });
    expect((await deliveries()).map((row) => row.endpoint_id).sort()).toEqual(['we_all', 'we_named']);
  });

  test('sends redactions only to those who name them', async () => {
    await addEndpoint('we_all');
    await addEndpoint('we_named', { events: ['*', 'identity.verification_session.redacted'] });
    await addEvent('evt_1', { type: 'identity.verification_session.redacted' });
    await fanOut(database.db, { now: world.now, limit: 10 });
    expect((await deliveries()).map((row) => row.endpoint_id)).toEqual(['we_named']);
  });

  test('happens once, however often and from wherever it is tried', async () => {
    await addEndpoint('we_1');
    for (let n = 0; n < 30; n += 1) await addEvent(`evt_${n}`);
    const counts = await Promise.all([1, 2, 3, 4].map(() => fanOut(database.db, { now: world.now, limit: 30 })));
    expect(counts.reduce((sum, { dispatched }) => sum + dispatched, 0)).toBe(30);
    await database.db.updateTable('event').set({ dispatched_at: null }).execute(); // as if the mark had been lost
    await fanOut(database.db, { now: world.now, limit: 30 });
    expect(await deliveries()).toHaveLength(30);
  });
});

describe('an attempt', () => {
  test('sends exactly the rendered bytes, signed so that the official SDK accepts them', async () => {
    await addEndpoint('we_1');
    await addEvent('evt_1');
    await deliverAll();
    expect(world.received).toHaveLength(1);
    const { body, headers } = world.received[0]!;
    expect(body).toBe('{\n  "id": "evt_1",\n  "object": "event",\n  "api_version": "2025-03-31.basil",\n  "ä": "€"\n}');
    expect(stripe.webhooks.constructEvent(body, headers['stripe-signature']!, 'whsec_of_we_1').id).toBe('evt_1');
    expect(headers['stripe-signature']).toMatch(/,v0=/);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      accept: '*/*; q=0.5, application/xml',
      'cache-control': 'no-cache',
    });
    expect(await deliveries()).toMatchObject([{ state: 'succeeded', attempts: 1, next_attempt_at: null }]);
    expect(await attempts()).toMatchObject([{ status_code: 200, error: null, attempted_at: world.now }]);
  });

  test('has the API version its endpoint asks for', async () => {
    await addEndpoint('we_old');
    await addEndpoint('we_new', { apiVersion: '2026-10-28.endive' });
    await addEvent('evt_1');
    await deliverAll();
    const versions = Object.fromEntries(world.received.map(({ path, body }) => [path, JSON.parse(body).api_version]));
    expect(versions).toEqual({ '/we_old': '2025-03-31.basil', '/we_new': '2026-10-28.endive' });
  });

  test('does not follow a redirect: it is a failure', async () => {
    world.respond = (response, { path }) =>
      path === '/we_1' ? response.writeHead(307, { location: `${world.origin}/elsewhere` }).end() : response.end();
    await addEndpoint('we_1');
    await addEvent('evt_1');
    await deliverAll();
    expect(world.received.map(({ path }) => path)).toEqual(['/we_1']);
    expect(await attempts()).toMatchObject([{ status_code: 307, error: null }]);
    expect(await deliveries()).toMatchObject([{ state: 'pending', attempts: 1 }]);
  });

  test.each([
    ['a private address', { url: 'http://10.0.0.1/hook' }, 'refused_address'],
    ['a metadata service', { url: 'http://169.254.169.254/latest' }, 'refused_address'],
    ['plain http in live mode', { url: 'http://hooks.example.com/', livemode: true }, 'insecure_url'],
    ['something that is no web address', { url: 'ftp://hooks.example.com/' }, 'invalid_url'],
  ])('is not made to %s', async (_, endpoint, error) => {
    await addEndpoint('we_1', endpoint);
    await addEvent('evt_1', { livemode: 'livemode' in endpoint });
    await deliverAll();
    expect(await attempts()).toMatchObject([{ status_code: null, error }]);
  });

  test('is not made to this machine, by address or by name, when others can reach the server', async () => {
    await addEndpoint('we_address');
    await addEndpoint('we_name', { url: `${world.origin.replace('127.0.0.1', 'localhost')}/we_name` });
    await addEvent('evt_1');
    await deliverAll({ allowLoopback: false });
    expect(world.received).toEqual([]);
    expect(await attempts()).toMatchObject([{ error: 'refused_address' }, { error: 'refused_address' }]);
  });

  test('is made to a host the operator vouches for', async () => {
    await addEndpoint('we_1');
    await addEvent('evt_1');
    await deliverAll({ allowLoopback: false, allowedHosts: ['127.0.0.1'] });
    expect(world.received).toHaveLength(1);
  });

  test('that gets no answer is a timeout', async () => {
    world.respond = () => {};
    await addEndpoint('we_1');
    await addEvent('evt_1');
    await deliverAll({ timeoutMs: 50 });
    expect(await attempts()).toMatchObject([{ status_code: null, error: 'timeout' }]);
  });

  test('that nobody listens for is a refused connection', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await addEndpoint('we_1', { url: `http://127.0.0.1:${port}/` });
    await addEvent('evt_1');
    await deliverAll();
    expect(await attempts()).toMatchObject([{ status_code: null, error: 'connection_refused' }]);
  });

  test('has its answer when the status has come, whatever the body does', async () => {
    world.respond = (response) => response.writeHead(200).write('x'.repeat(1 << 20)); // and never ends
    await addEndpoint('we_1');
    await addEvent('evt_1');
    await deliverAll();
    expect(await deliveries()).toMatchObject([{ state: 'succeeded' }]);
  });
});

describe('while a secret is rolled', () => {
  test('each delivery is signed with both, until the old one has expired', async () => {
    await addEndpoint('we_1');
    await database.db
      .updateTable('webhook_endpoint')
      .set({
        old_secret_sealed: Buffer.from('whsec_old'),
        old_secret_expires_at: new Date(world.now.getTime() + HOUR_MS),
      })
      .execute();
    await addEvent('evt_1');
    const worker = await deliverAll();
    world.advance(HOUR_MS);
    await addEvent('evt_2');
    await worker.idle();
    const [during, after] = world.received;
    const verifies =
      ({ body, headers }: Received, secret: string) =>
      () =>
        stripe.webhooks.constructEvent(body, headers['stripe-signature']!, secret);
    expect(verifies(during!, 'whsec_of_we_1')).not.toThrow();
    expect(verifies(during!, 'whsec_old')).not.toThrow();
    expect(verifies(after!, 'whsec_of_we_1')).not.toThrow();
    expect(verifies(after!, 'whsec_old')).toThrow(/signature/);
  });
});

describe('side by side', () => {
  test('an endpoint that does not answer holds up nobody else, and gets few requests at once', async () => {
    await addEndpoint('we_hangs', { events: ['a'] });
    await addEndpoint('we_well', { events: ['b'] });
    for (let n = 0; n < 60; n += 1) await addEvent(`evt_a_${n}`, { type: 'a' });
    for (let n = 0; n < 60; n += 1) await addEvent(`evt_b_${n}`, { type: 'b' });
    const held: ServerResponse[] = [];
    const all = new Promise<void>((resolve) => {
      world.respond = (response, { path }) => {
        if (path === '/we_hangs') return void held.push(response);
        response.end();
        if (world.received.filter((request) => request.path === '/we_well').length === 60) resolve();
      };
    });
    const worker = open();
    await worker.start();
    await all;
    expect(held.length).toBeLessThanOrEqual(4);
    world.respond = (response) => response.end();
    for (const response of held) response.end();
    await worker.idle();
    expect(new Set(world.received.map(({ body }) => JSON.parse(body).id)).size).toBe(120);
    expect(world.received).toHaveLength(120);
  });

  test('two processes share the deliveries and make each once', async () => {
    await addEndpoint('we_1');
    await addEndpoint('we_2');
    for (let n = 0; n < 40; n += 1) await addEvent(`evt_${n}`);
    const [one, two] = [open(), open()];
    await Promise.all([one.start(), two.start()]);
    await one.idle();
    expect(world.received).toHaveLength(80);
    expect(new Set(world.received.map(({ path, body }) => `${path} ${JSON.parse(body).id}`)).size).toBe(80);
  });
});

describe('when a process is killed between the request and its record', () => {
  beforeEach(async () => {
    await addEndpoint('we_1');
    await addEvent('evt_1');
    await fanOut(database.db, { now: world.now, limit: 10 });
    expect(await claimAs('a process that was killed')).toHaveLength(1);
  });

  test('the only process of a database sends the same event again, at once', async () => {
    await deliverAll({ soleProcess: true });
    expect(world.received.map(({ body }) => JSON.parse(body).id)).toEqual(['evt_1']);
  });

  test('another process sends it again when the lease has run out, and not before', async () => {
    expect(await claimAs('another')).toEqual([]);
    await database.db
      .updateTable('delivery')
      .set({ lease_until: new Date(0) })
      .execute();
    await deliverAll();
    expect(world.received.map(({ body }) => JSON.parse(body).id)).toEqual(['evt_1']);
  });

  test('whoever lost the lease cannot write over its successor', async () => {
    const { id } = (await deliveries())[0]!;
    await database.db
      .updateTable('delivery')
      .set({ lease_until: new Date(0) })
      .execute();
    await claimAs('its successor');
    const attempt = { at: world.now, statusCode: 500, error: null, durationMs: 1 };
    const late = {
      deliveryId: id,
      endpointId: 'we_1',
      url: '',
      state: 'failed' as const,
      nextAttemptAt: null,
      attempt,
    };
    await settleDeliveries(database.db, [late], { owner: 'a process that was killed' });
    expect(await deliveries()).toMatchObject([{ state: 'pending', lease_owner: 'its successor' }]);
    expect(await attempts()).toEqual([]);
  });
});

test('stopping leaves a request that is not answered for the next process, uncounted', async () => {
  await addEndpoint('we_1');
  await addEvent('evt_1');
  const worker = open();
  await new Promise<void>((asked) => {
    world.respond = () => asked();
    void worker.start();
  });
  await worker.stop();
  expect(await deliveries()).toMatchObject([{ state: 'pending', attempts: 0, lease_owner: null }]);
  world.respond = (response) => response.end();
  await deliverAll();
  expect(await deliveries()).toMatchObject([{ state: 'succeeded', attempts: 1 }]);
});
