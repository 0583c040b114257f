import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../test/database.ts';
import type { App } from '../app.ts';
import { createQueue, type Queue } from '../queue/queue.ts';
import { resendEvent } from '../store/deliveries.ts';
import type { EventRecord } from '../store/events.ts';
import { claimDeliveries, fanOut, settleDeliveries } from './deliveries.ts';
import { createWebhooks, type WebhooksOptions } from './webhooks.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const stripe = new Stripe('sk_test_unused');

interface Received {
  path: string;
  body: string;
  headers: IncomingMessage['headers'];
}

const database = await createTestDatabase();

describe('webhooks', () => {
  let receiver: Server;
  let origin: string;
  let now: Date;
  let received: Received[];
  let warnings: object[];
  let respond: (response: ServerResponse, request: Received) => void;
  const opened: Queue[] = [];

  beforeAll(async () => {
    receiver = createServer(async (request, response) => {
      const chunks = await request.toArray();
      const got = { path: request.url!, body: Buffer.concat(chunks).toString(), headers: request.headers };
      received.push(got);
      respond(response, got);
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    for (const id of ['acct_1', 'acct_2']) await insertAccount(id);
  });
  afterAll(() => {
    receiver.closeAllConnections();
    receiver.close();
  });
  beforeEach(async () => {
    now = new Date('2026-03-01T12:00:00Z');
    received = [];
    warnings = [];
    respond = (response) => response.writeHead(200).end('{}');
    await database.db.deleteFrom('delivery_attempt').execute();
    await database.db.deleteFrom('delivery').execute();
    await database.db.deleteFrom('event').execute();
    await database.db.deleteFrom('webhook_endpoint').execute();
  });
  afterEach(async () => {
    receiver.closeAllConnections();
    await Promise.all(opened.splice(0).map((queue) => queue.stop()));
  });

  async function insertAccount(id: string) {
    await database.db
      .insertInto('account')
      .values({ id, business_name: '', default_api_version: '2026-10-28.endive', created_at: new Date(0) })
      .execute();
    await database.db
      .insertInto('verification_session')
      .values({
        id: `vs_of_${id}`,
        account_id: id,
        livemode: false,
        type: 'document',
        status: 'verified',
        options: '{}',
        metadata: '{}',
        master_key_id: 'none',
        url_expires_at: new Date(0),
        secret_expires_at: new Date(0),
        created_at: new Date(0),
      })
      .execute();
  }

  async function addEndpoint(id: string, given: Partial<EndpointOptions> = {}) {
    const options = { events: ['*'], livemode: false, accountId: 'acct_1', path: `/${id}`, ...given };
    await database.db
      .insertInto('webhook_endpoint')
      .values({
        id,
        account_id: options.accountId,
        livemode: options.livemode,
        url: options.url ?? `${origin}${options.path}`,
        enabled_events: JSON.stringify(options.events),
        api_version: options.apiVersion ?? null,
        metadata: '{}',
        status: options.status ?? 'enabled',
        secret_sealed: Buffer.from(`whsec_of_${id}`),
        created_at: options.createdAt ?? now,
      })
      .execute();
  }

  async function addEvent(id: string, given: { type?: string; livemode?: boolean } = {}) {
    await database.db
      .insertInto('event')
      .values({
        id,
        account_id: 'acct_1',
        livemode: given.livemode ?? false,
        type: given.type ?? 'identity.verification_session.verified',
        session_id: 'vs_of_acct_1',
        api_version: '2025-03-31.basil',
        created_at: now,
      })
      .execute();
  }

  /** A process that delivers; its queue has no jobs and no other companion. */
  function open(options: Partial<WebhooksOptions['settings']> & { soleProcess?: boolean } = {}) {
    const { soleProcess = false, ...settings } = options;
    const log = { info() {}, warn: (fields: object) => void warnings.push(fields), error() {} };
    const base = { db: database.db, clock: { now: () => now }, log, pollMs: 20, graceMs: 0 };
    const webhooks = createWebhooks({
      ...base,
      settings: { allowedHosts: [], allowLoopback: true, ...settings },
      renderEvent: async (id, version) =>
        JSON.stringify({ id, object: 'event', api_version: version, ä: '€' }, null, 2),
      openSecrets: ({ secretSealed, oldSecretSealed }) =>
        [secretSealed, oldSecretSealed].flatMap((sealed) => sealed?.toString() ?? []),
      random: () => 0,
    });
    const queue = createQueue({ ...base, companions: [webhooks], soleProcess });
    opened.push(queue);
    return { start: () => queue.start({}), idle: queue.idle, stop: queue.stop };
  }

  async function deliverAll(options?: Parameters<typeof open>[0]) {
    const worker = open(options);
    await worker.start();
    await worker.idle();
    return worker;
  }

  const deliveries = () => database.db.selectFrom('delivery').selectAll().orderBy('id').execute();
  const attempts = () =>
    database.db.selectFrom('delivery_attempt').selectAll().orderBy('attempted_at').orderBy('id').execute();
  const claimAs = (owner: string) =>
    claimDeliveries(database.db, {
      now,
      limit: 10,
      slowLimit: 5,
      widths: new Map(),
      startWidth: 4,
      owner,
      leaseMs: MINUTE_MS,
    });

  describe('fanning out', () => {
    test('reaches the enabled endpoints of the account and mode that ask for the type, and no others', async () => {
      await addEndpoint('we_all');
      await addEndpoint('we_named', { events: ['identity.verification_session.verified', 'charge.failed'] });
      await addEndpoint('we_other_type', { events: ['identity.verification_session.created'] });
      await addEndpoint('we_other_account', { accountId: 'acct_2' });
      await addEndpoint('we_live', { livemode: true });
      await addEndpoint('we_disabled', { status: 'disabled' });
      await addEndpoint('we_later', { createdAt: new Date(now.getTime() + 1) });
      await addEvent('evt_1');
      await fanOut(database.db, { now, limit: 10 });
      expect((await deliveries()).map((row) => row.endpoint_id).sort()).toEqual(['we_all', 'we_named']);
    });

    test('sends redactions only to those who name them', async () => {
      await addEndpoint('we_all');
      await addEndpoint('we_named', { events: ['*', 'identity.verification_session.redacted'] });
      await addEvent('evt_1', { type: 'identity.verification_session.redacted' });
      await fanOut(database.db, { now, limit: 10 });
      expect((await deliveries()).map((row) => row.endpoint_id)).toEqual(['we_named']);
    });

    test('happens once, however often and from wherever it is tried', async () => {
      await addEndpoint('we_1');
      for (let n = 0; n < 30; n += 1) await addEvent(`evt_${n}`);
      const counts = await Promise.all([1, 2, 3, 4].map(() => fanOut(database.db, { now, limit: 30 })));
      expect(counts.reduce((sum, count) => sum + count)).toBe(30);
      await database.db.updateTable('event').set({ dispatched_at: null }).execute(); // as if the mark had been lost
      await fanOut(database.db, { now, limit: 30 });
      expect(await deliveries()).toHaveLength(30);
    });
  });

  describe('an attempt', () => {
    test('sends exactly the rendered bytes, signed so that the official SDK accepts them', async () => {
      await addEndpoint('we_1');
      await addEvent('evt_1');
      await deliverAll();
      expect(received).toHaveLength(1);
      const { body, headers } = received[0]!;
      expect(body).toBe(
        '{\n  "id": "evt_1",\n  "object": "event",\n  "api_version": "2025-03-31.basil",\n  "ä": "€"\n}',
      );
      expect(stripe.webhooks.constructEvent(body, headers['stripe-signature']!, 'whsec_of_we_1').id).toBe('evt_1');
      expect(headers['stripe-signature']).toMatch(/,v0=/);
      expect(headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        accept: '*/*; q=0.5, application/xml',
        'cache-control': 'no-cache',
      });
      expect(await deliveries()).toMatchObject([{ state: 'succeeded', attempts: 1, next_attempt_at: null }]);
      expect(await attempts()).toMatchObject([{ status_code: 200, error: null, attempted_at: now }]);
    });

    test('has the API version its endpoint asks for', async () => {
      await addEndpoint('we_old');
      await addEndpoint('we_new', { apiVersion: '2026-10-28.endive' });
      await addEvent('evt_1');
      await deliverAll();
      const versions = Object.fromEntries(received.map(({ path, body }) => [path, JSON.parse(body).api_version]));
      expect(versions).toEqual({ '/we_old': '2025-03-31.basil', '/we_new': '2026-10-28.endive' });
    });

    test('does not follow a redirect: it is a failure', async () => {
      respond = (response, { path }) =>
        path === '/we_1' ? response.writeHead(307, { location: `${origin}/elsewhere` }).end() : response.end();
      await addEndpoint('we_1');
      await addEvent('evt_1');
      await deliverAll();
      expect(received.map(({ path }) => path)).toEqual(['/we_1']);
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
      await addEndpoint('we_name', { url: `${origin.replace('127.0.0.1', 'localhost')}/we_name` });
      await addEvent('evt_1');
      await deliverAll({ allowLoopback: false });
      expect(received).toEqual([]);
      expect(await attempts()).toMatchObject([{ error: 'refused_address' }, { error: 'refused_address' }]);
    });

    test('is made to a host the operator vouches for', async () => {
      await addEndpoint('we_1');
      await addEvent('evt_1');
      await deliverAll({ allowLoopback: false, allowedHosts: ['127.0.0.1'] });
      expect(received).toHaveLength(1);
    });

    test('that gets no answer is a timeout', async () => {
      respond = () => {};
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
      respond = (response) => response.writeHead(200).write('x'.repeat(1 << 20)); // and never ends
      await addEndpoint('we_1');
      await addEvent('evt_1');
      await deliverAll();
      expect(await deliveries()).toMatchObject([{ state: 'succeeded' }]);
    });
  });

  describe('after a failure', () => {
    beforeEach(async () => {
      await addEndpoint('we_1');
      await addEvent('evt_1');
      respond = (response) => response.writeHead(500).end();
    });

    test('it is tried again on the schedule, signed anew, until it is given up', async () => {
      const worker = await deliverAll();
      const tried = [received.length];
      const pauses = [5 * MINUTE_MS, 30 * MINUTE_MS, ...[2, 5, 10, 12, 12, 12, 12].map((hours) => hours * HOUR_MS)];
      for (const pauseMs of [...pauses, 1000 * HOUR_MS]) {
        now = new Date(now.getTime() + pauseMs - 1);
        await worker.idle();
        const tooSoon = received.length;
        now = new Date(now.getTime() + 1);
        await worker.idle();
        tried.push(tooSoon, received.length);
      }
      expect(tried).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 10]);
      expect(await deliveries()).toMatchObject([{ state: 'failed', attempts: 10, next_attempt_at: null }]);
      expect(new Set(received.map(({ body }) => body)).size).toBe(1);
      expect(new Set(received.map(({ headers }) => headers['stripe-signature'])).size).toBe(10); // v0 differs at least
    });

    test('it succeeds when the receiver is well again', async () => {
      const worker = await deliverAll();
      respond = (response) => response.writeHead(204).end();
      now = new Date(now.getTime() + 5 * MINUTE_MS);
      await worker.idle();
      expect(await deliveries()).toMatchObject([{ state: 'succeeded', attempts: 2 }]);
      expect(await attempts()).toMatchObject([{ status_code: 500 }, { status_code: 204 }]);
    });

    test('a receiver may ask for more time', async () => {
      respond = (response) => response.writeHead(503, { 'retry-after': '3600' }).end();
      await deliverAll();
      expect(await deliveries()).toMatchObject([{ next_attempt_at: new Date(now.getTime() + HOUR_MS) }]);
    });

    test('an endpoint that is gone is not tried again', async () => {
      respond = (response) => response.writeHead(410).end();
      await deliverAll();
      expect(await deliveries()).toMatchObject([{ state: 'failed', next_attempt_at: null }]);
    });

    test('an endpoint disabled meanwhile is not tried again', async () => {
      const worker = await deliverAll();
      await database.db.updateTable('webhook_endpoint').set({ status: 'disabled' }).execute();
      now = new Date(now.getTime() + 5 * MINUTE_MS);
      await worker.idle();
      expect(received).toHaveLength(1);
      expect(await deliveries()).toMatchObject([{ state: 'canceled', attempts: 1, next_attempt_at: null }]);
    });

    test('an endpoint disabled and enabled before the next attempt is tried again', async () => {
      const worker = await deliverAll();
      await database.db.updateTable('webhook_endpoint').set({ status: 'disabled' }).execute();
      now = new Date(now.getTime() + 4 * MINUTE_MS);
      await worker.idle();
      await database.db.updateTable('webhook_endpoint').set({ status: 'enabled' }).execute();
      now = new Date(now.getTime() + MINUTE_MS);
      await worker.idle();
      expect(received).toHaveLength(2);
    });

    test('an endpoint deleted while it is being told leaves nothing behind', async () => {
      let answer = () => {};
      const asked = new Promise<void>((resolve) => {
        respond = (response) => {
          answer = () => void response.end();
          resolve();
        };
      });
      const worker = open();
      await worker.start();
      await asked;
      await database.db.deleteFrom('webhook_endpoint').execute();
      answer();
      await worker.idle();
      expect(await deliveries()).toEqual([]);
      expect(await attempts()).toEqual([]);
    });
  });

  describe('sending once more by hand', () => {
    beforeEach(async () => {
      await addEndpoint('we_1');
      await addEvent('evt_1');
    });

    /** As the API does it. */
    async function resend(endpointId?: string) {
      const app = { db: database.db, clock: { now: () => now }, queue: { wake() {} } } as unknown as App;
      const event = { id: 'evt_1', type: 'identity.verification_session.verified' } as EventRecord;
      return resendEvent(app, { accountId: 'acct_1', livemode: false }, event, endpointId);
    }

    test('repeats what had succeeded, and a failure does not undo that', async () => {
      const worker = await deliverAll();
      respond = (response) => response.writeHead(500).end();
      expect(await resend('we_1')).toBe(1);
      await worker.idle();
      expect(received).toHaveLength(2);
      expect(await attempts()).toMatchObject([{ status_code: 200 }, { status_code: 500 }]);
      expect(await deliveries()).toMatchObject([
        { state: 'succeeded', attempts: 1, next_attempt_at: null, resume_state: null, resume_at: null },
      ]);
    });

    test('leaves the automatic attempts as they were when it fails, however often', async () => {
      respond = (response) => response.writeHead(500).end();
      const worker = await deliverAll();
      const due = new Date(now.getTime() + 5 * MINUTE_MS);
      for (let n = 1; n <= 3; n += 1) {
        now = new Date(now.getTime() + MINUTE_MS);
        await resend();
        await worker.idle();
        expect(received).toHaveLength(1 + n);
        expect(await deliveries()).toMatchObject([{ state: 'pending', attempts: 1, next_attempt_at: due }]);
      }
      now = due;
      await worker.idle();
      expect(await deliveries()).toMatchObject([
        { attempts: 2, next_attempt_at: new Date(due.getTime() + 30 * MINUTE_MS) },
      ]);
    });

    test('ends the automatic attempts when it succeeds', async () => {
      respond = (response) => response.writeHead(500).end();
      const worker = await deliverAll();
      respond = (response) => response.end();
      await resend();
      await worker.idle();
      expect(await deliveries()).toMatchObject([{ state: 'succeeded', next_attempt_at: null }]);
    });

    test('reaches an endpoint that was added after the event', async () => {
      await deliverAll();
      await addEndpoint('we_new', { createdAt: new Date(now.getTime() + 1) });
      await addEndpoint('we_deaf', { events: ['charge.failed'] });
      expect(await resend()).toBe(2);
      await deliverAll();
      expect(received.map(({ path }) => path).sort()).toEqual(['/we_1', '/we_1', '/we_new']);
    });

    test('twice before it could be done is done once', async () => {
      await deliverAll();
      await resend();
      await resend();
      await deliverAll();
      expect(received).toHaveLength(2);
      expect(await deliveries()).toMatchObject([{ state: 'succeeded' }]);
    });

    test.each([
      ['succeeds', 200, { state: 'succeeded', next_attempt_at: null }],
      ['fails', 500, { state: 'pending', attempts: 1 }],
    ])('while an attempt is under way follows it, when that %s', async (_, first, end) => {
      let answer = () => {};
      const asked = new Promise<void>((resolve) => {
        respond = (response) => {
          answer = () => void response.writeHead(first).end();
          resolve();
        };
      });
      const worker = open();
      await worker.start();
      await asked;
      await resend();
      await resend();
      respond = (response) => response.writeHead(500).end();
      answer();
      await worker.idle();
      expect(received).toHaveLength(2);
      expect(await attempts()).toMatchObject([{ status_code: first }, { status_code: 500 }]);
      expect(await deliveries()).toMatchObject([{ ...end, repeat: false, resume_state: null }]);
    });

    test('is not done for an endpoint that is disabled or not there', async () => {
      await deliverAll();
      await database.db.updateTable('webhook_endpoint').set({ status: 'disabled' }).execute();
      expect([await resend(), await resend('we_1'), await resend('we_none')]).toEqual([0, 0, 0]);
    });

    test('what was to be repeated to an endpoint disabled meanwhile has still succeeded', async () => {
      await deliverAll();
      await resend();
      await database.db.updateTable('webhook_endpoint').set({ status: 'disabled' }).execute();
      await deliverAll();
      expect(received).toHaveLength(1);
      expect(await deliveries()).toMatchObject([{ state: 'succeeded', next_attempt_at: null, resume_state: null }]);
    });
  });

  describe('the health of an endpoint', () => {
    const health = async () =>
      (
        await database.db
          .selectFrom('webhook_endpoint')
          .select(['status', 'disabled_reason', 'disabled_at', 'failing_since', 'failed_attempts'])
          .execute()
      )[0];

    beforeEach(async () => {
      await addEndpoint('we_1');
      await addEvent('evt_1');
      respond = (response) => response.writeHead(500).end();
    });

    test('is written down from the first failure to the next success', async () => {
      const since = now;
      const worker = await deliverAll();
      expect(await health()).toMatchObject({ failing_since: since, failed_attempts: 1 });
      now = new Date(now.getTime() + 5 * MINUTE_MS);
      await worker.idle();
      expect(await health()).toMatchObject({ failing_since: since, failed_attempts: 2 });
      respond = (response) => response.end();
      now = new Date(now.getTime() + 30 * MINUTE_MS);
      await worker.idle();
      expect(await health()).toEqual({
        status: 'enabled',
        disabled_reason: null,
        disabled_at: null,
        failing_since: null,
        failed_attempts: 0,
      });
    });

    test('ends with the answer "gone": it is disabled at once, and the operator told', async () => {
      await addEvent('evt_2');
      respond = (response) => response.writeHead(410).end();
      await deliverAll();
      expect(await health()).toMatchObject({ status: 'disabled', disabled_reason: 'gone', disabled_at: now });
      expect(warnings).toEqual([{ endpoint: 'we_1', account: 'acct_1', reason: 'gone' }]);
    });

    test('ends after three days without a single success, and the operator is told once', async () => {
      const worker = await deliverAll();
      for (let hours = 0; hours < 71; hours += 6) {
        await addEvent(`evt_at_${hours}`);
        await worker.idle();
        now = new Date(now.getTime() + 6 * HOUR_MS);
        expect(await health()).toMatchObject({ status: 'enabled' });
      }
      await worker.idle();
      expect(await health()).toMatchObject({ status: 'disabled', disabled_reason: 'failing', disabled_at: now });
      expect(warnings).toEqual([{ endpoint: 'we_1', account: 'acct_1', reason: 'failing' }]);
      const sent = received.length;
      now = new Date(now.getTime() + 24 * HOUR_MS);
      await worker.idle();
      expect(received).toHaveLength(sent);
      const states = (await deliveries()).map(({ state }) => state);
      expect(new Set(states)).toEqual(new Set(['failed', 'canceled']));
    });

    test('is not over after days with few attempts', async () => {
      const worker = await deliverAll();
      now = new Date(now.getTime() + 100 * HOUR_MS);
      await worker.idle();
      expect(await health()).toMatchObject({ status: 'enabled', failed_attempts: 2 });
    });

    test('one success among many failures is enough', async () => {
      await database.db.deleteFrom('event').execute();
      await database.db
        .updateTable('webhook_endpoint')
        .set({ failing_since: new Date(now.getTime() - 100 * HOUR_MS), failed_attempts: 500 })
        .execute();
      for (let n = 0; n < 20; n += 1) await addEvent(`evt_more_${n}`);
      await fanOut(database.db, { now, limit: 100 });
      const claimed = await claimDeliveries(database.db, {
        now,
        limit: 100,
        slowLimit: 5,
        widths: new Map([['we_1', 100]]),
        startWidth: 4,
        owner: 'a process',
        leaseMs: MINUTE_MS,
      });
      expect(claimed).toHaveLength(20);
      const settlements = claimed.map(({ id, eventId, endpointId }) => ({
        deliveryId: id,
        endpointId,
        state: 'pending' as const,
        nextAttemptAt: new Date(now.getTime() + HOUR_MS),
        attempt: { at: now, statusCode: eventId === 'evt_more_7' ? 200 : 500, error: null, durationMs: 1 },
      }));
      expect(await settleDeliveries(database.db, settlements, { owner: 'a process', now })).toEqual([]);
      expect(await health()).toMatchObject({ status: 'enabled', failing_since: null, failed_attempts: 0 });
    });
  });

  describe('while a secret is rolled', () => {
    test('each delivery is signed with both, until the old one has expired', async () => {
      await addEndpoint('we_1');
      await database.db
        .updateTable('webhook_endpoint')
        .set({ old_secret_sealed: Buffer.from('whsec_old'), old_secret_expires_at: new Date(now.getTime() + HOUR_MS) })
        .execute();
      await addEvent('evt_1');
      const worker = await deliverAll();
      now = new Date(now.getTime() + HOUR_MS);
      await addEvent('evt_2');
      await worker.idle();
      const [during, after] = received;
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
        respond = (response, { path }) => {
          if (path === '/we_hangs') return void held.push(response);
          response.end();
          if (received.filter((request) => request.path === '/we_well').length === 60) resolve();
        };
      });
      const worker = open();
      await worker.start();
      await all;
      expect(held.length).toBeLessThanOrEqual(4);
      respond = (response) => response.end();
      for (const response of held) response.end();
      await worker.idle();
      expect(new Set(received.map(({ body }) => JSON.parse(body).id)).size).toBe(120);
      expect(received).toHaveLength(120);
    });

    test('two processes share the deliveries and make each once', async () => {
      await addEndpoint('we_1');
      await addEndpoint('we_2');
      for (let n = 0; n < 40; n += 1) await addEvent(`evt_${n}`);
      const [one, two] = [open(), open()];
      await Promise.all([one.start(), two.start()]);
      await one.idle();
      expect(received).toHaveLength(80);
      expect(new Set(received.map(({ path, body }) => `${path} ${JSON.parse(body).id}`)).size).toBe(80);
    });
  });

  describe('when a process is killed between the request and its record', () => {
    beforeEach(async () => {
      await addEndpoint('we_1');
      await addEvent('evt_1');
      await fanOut(database.db, { now, limit: 10 });
      expect(await claimAs('a process that was killed')).toHaveLength(1);
    });

    test('the only process of a database sends the same event again, at once', async () => {
      await deliverAll({ soleProcess: true });
      expect(received.map(({ body }) => JSON.parse(body).id)).toEqual(['evt_1']);
    });

    test('another process sends it again when the lease has run out, and not before', async () => {
      expect(await claimAs('another')).toEqual([]);
      await database.db
        .updateTable('delivery')
        .set({ lease_until: new Date(0) })
        .execute();
      await deliverAll();
      expect(received.map(({ body }) => JSON.parse(body).id)).toEqual(['evt_1']);
    });

    test('whoever lost the lease cannot write over its successor', async () => {
      const { id } = (await deliveries())[0]!;
      await database.db
        .updateTable('delivery')
        .set({ lease_until: new Date(0) })
        .execute();
      await claimAs('its successor');
      const attempt = { at: now, statusCode: 500, error: null, durationMs: 1 };
      const late = { deliveryId: id, endpointId: 'we_1', state: 'failed' as const, nextAttemptAt: null, attempt };
      await settleDeliveries(database.db, [late], { owner: 'a process that was killed', now });
      expect(await deliveries()).toMatchObject([{ state: 'pending', lease_owner: 'its successor' }]);
      expect(await attempts()).toEqual([]);
    });
  });

  test('stopping leaves a request that is not answered for the next process, uncounted', async () => {
    await addEndpoint('we_1');
    await addEvent('evt_1');
    const worker = open();
    await new Promise<void>((asked) => {
      respond = () => asked();
      void worker.start();
    });
    await worker.stop();
    expect(await deliveries()).toMatchObject([{ state: 'pending', attempts: 0, lease_owner: null }]);
    respond = (response) => response.end();
    await deliverAll();
    expect(await deliveries()).toMatchObject([{ state: 'succeeded', attempts: 1 }]);
  });
});

interface EndpointOptions {
  events: string[];
  livemode: boolean;
  accountId: string;
  path: string;
  url: string;
  apiVersion: string;
  status: 'enabled' | 'disabled';
  createdAt: Date;
}
