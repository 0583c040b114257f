import { beforeEach, describe, expect, test } from 'vitest';
import { openWebhookWorld } from '../../test/webhook-world.ts';
import type { App } from '../app.ts';
import { resendEvent } from '../store/deliveries.ts';
import type { EventRecord } from '../store/events.ts';

const MINUTE_MS = 60_000;

const world = await openWebhookWorld();
const { database, addEndpoint, addEvent, open, deliverAll, deliveries, attempts } = world;

describe('sending once more by hand', () => {
  beforeEach(async () => {
    await addEndpoint('we_1');
    await addEvent('evt_1');
  });

  /** As the API does it. */
  async function resend(endpointId?: string) {
    const app = { db: database.db, clock: { now: () => world.now }, queue: { wake() {} } } as unknown as App;
    const event = { id: 'evt_1', type: 'identity.verification_session.verified' } as EventRecord;
    return resendEvent(app, { accountId: 'acct_1', livemode: false }, event, endpointId);
  }

  test('repeats what had succeeded, and a failure does not undo that', async () => {
    const worker = await deliverAll();
    world.respond = (response) => response.writeHead(500).end();
    expect(await resend('we_1')).toBe(1);
    await worker.idle();
    expect(world.received).toHaveLength(2);
    expect(await attempts()).toMatchObject([{ status_code: 200 }, { status_code: 500 }]);
    expect(await deliveries()).toMatchObject([
      { state: 'succeeded', attempts: 1, next_attempt_at: null, resume_state: null, resume_at: null },
    ]);
  });

  test('leaves the automatic attempts as they were when it fails, however often', async () => {
    world.respond = (response) => response.writeHead(500).end();
    const worker = await deliverAll();
    const due = new Date(world.now.getTime() + 5 * MINUTE_MS);
    for (let n = 1; n <= 3; n += 1) {
      world.advance(MINUTE_MS);
      await resend();
      await worker.idle();
      expect(world.received).toHaveLength(1 + n);
      expect(await deliveries()).toMatchObject([{ state: 'pending', attempts: 1, next_attempt_at: due }]);
    }
    world.now = due;
    await worker.idle();
    expect(await deliveries()).toMatchObject([
      { attempts: 2, next_attempt_at: new Date(due.getTime() + 30 * MINUTE_MS) },
    ]);
  });

  test('ends the automatic attempts when it succeeds', async () => {
    world.respond = (response) => response.writeHead(500).end();
    const worker = await deliverAll();
    world.respond = (response) => response.end();
    await resend();
    await worker.idle();
    expect(await deliveries()).toMatchObject([{ state: 'succeeded', next_attempt_at: null }]);
  });

  test('reaches an endpoint that was added after the event', async () => {
    await deliverAll();
    await addEndpoint('we_new', { createdAt: new Date(world.now.getTime() + 1) });
    await addEndpoint('we_deaf', { events: ['charge.failed'] });
    expect(await resend()).toBe(2);
    await deliverAll();
    expect(world.received.map(({ path }) => path).sort()).toEqual(['/we_1', '/we_1', '/we_new']);
  });

  test('twice before it could be done is done once', async () => {
    await (await deliverAll()).stop();
    await resend();
    await resend();
    await deliverAll();
    expect(world.received).toHaveLength(2);
    expect(await deliveries()).toMatchObject([{ state: 'succeeded' }]);
  });

  test.each([
    ['succeeds', 200, { state: 'succeeded', next_attempt_at: null }],
    ['fails', 500, { state: 'pending', attempts: 1 }],
  ])('while an attempt is under way follows it, when that %s', async (_, first, end) => {
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      world.respond = (response) => {
        answer = () => void response.writeHead(first).end();
        resolve();
      };
    });
    const worker = open();
    await worker.start();
    await asked;
    await resend();
    await resend();
    world.respond = (response) => response.writeHead(500).end();
    answer();
    await worker.idle();
    expect(world.received).toHaveLength(2);
    expect(await attempts()).toMatchObject([{ status_code: first }, { status_code: 500 }]);
    expect(await deliveries()).toMatchObject([{ ...end, repeat: false, resume_state: null }]);
  });

  test('is not done for an endpoint that is disabled or not there', async () => {
    await deliverAll();
    await database.db.updateTable('webhook_endpoint').set({ status: 'disabled' }).execute();
    expect([await resend(), await resend('we_1'), await resend('we_none')]).toEqual([0, 0, 0]);
  });

  test('what was to be repeated to an endpoint disabled meanwhile has still succeeded', async () => {
    await (await deliverAll()).stop();
    await resend();
    await database.db.updateTable('webhook_endpoint').set({ status: 'disabled' }).execute();
    await deliverAll();
    expect(world.received).toHaveLength(1);
    expect(await deliveries()).toMatchObject([{ state: 'succeeded', next_attempt_at: null, resume_state: null }]);
  });
});
