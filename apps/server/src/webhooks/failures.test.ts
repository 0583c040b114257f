import { beforeEach, describe, expect, test } from 'vitest';
import { openWebhookWorld } from '../../test/webhook-world.ts';
import { claimDeliveries, fanOut, settleDeliveries } from './deliveries.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const world = await openWebhookWorld();
const { database, addEndpoint, addEvent, open, deliverAll, deliveries, attempts } = world;

describe('after a failure', () => {
  beforeEach(async () => {
    await addEndpoint('we_1');
    await addEvent('evt_1');
    world.respond = (response) => response.writeHead(500).end();
  });

  test('it is tried again on the schedule, signed anew, until it is given up', async () => {
    const worker = await deliverAll();
    const tried = [world.received.length];
    const pauses = [5 * MINUTE_MS, 30 * MINUTE_MS, ...[2, 5, 10, 12, 12, 12, 12].map((hours) => hours * HOUR_MS)];
    for (const pauseMs of [...pauses, 1000 * HOUR_MS]) {
      world.advance(pauseMs - 1);
      await worker.idle();
      const tooSoon = world.received.length;
      world.advance(1);
      await worker.idle();
      tried.push(tooSoon, world.received.length);
    }
    expect(tried).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 10]);
    expect(await deliveries()).toMatchObject([{ state: 'failed', attempts: 10, next_attempt_at: null }]);
    expect(new Set(world.received.map(({ body }) => body)).size).toBe(1);
    expect(new Set(world.received.map(({ headers }) => headers['stripe-signature'])).size).toBe(10); // v0 differs at least
  });

  test('it succeeds when the receiver is well again', async () => {
    const worker = await deliverAll();
    world.respond = (response) => response.writeHead(204).end();
    world.advance(5 * MINUTE_MS);
    await worker.idle();
    expect(await deliveries()).toMatchObject([{ state: 'succeeded', attempts: 2 }]);
    expect(await attempts()).toMatchObject([{ status_code: 500 }, { status_code: 204 }]);
  });

  test('a receiver may ask for more time', async () => {
    world.respond = (response) => response.writeHead(503, { 'retry-after': '3600' }).end();
    await deliverAll();
    expect(await deliveries()).toMatchObject([{ next_attempt_at: new Date(world.now.getTime() + HOUR_MS) }]);
  });

  test('an endpoint that is gone is not tried again', async () => {
    world.respond = (response) => response.writeHead(410).end();
    await deliverAll();
    expect(await deliveries()).toMatchObject([{ state: 'failed', next_attempt_at: null }]);
  });

  test('an endpoint disabled meanwhile is not tried again', async () => {
    const worker = await deliverAll();
    await database.db.updateTable('webhook_endpoint').set({ status: 'disabled' }).execute();
    world.advance(5 * MINUTE_MS);
    await worker.idle();
    expect(world.received).toHaveLength(1);
    expect(await deliveries()).toMatchObject([{ state: 'canceled', attempts: 1, next_attempt_at: null }]);
  });

  test('an endpoint disabled and enabled before the next attempt is tried again', async () => {
    const worker = await deliverAll();
    await database.db.updateTable('webhook_endpoint').set({ status: 'disabled' }).execute();
    world.advance(4 * MINUTE_MS);
    await worker.idle();
    await database.db.updateTable('webhook_endpoint').set({ status: 'enabled' }).execute();
    world.advance(MINUTE_MS);
    await worker.idle();
    expect(world.received).toHaveLength(2);
  });

  test('an endpoint deleted while it is being told leaves nothing behind', async () => {
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      world.respond = (response) => {
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
    world.respond = (response) => response.writeHead(500).end();
  });

  test('is written down from the first failure to the next success', async () => {
    const since = world.now;
    const worker = await deliverAll();
    expect(await health()).toMatchObject({ failing_since: since, failed_attempts: 1 });
    world.advance(5 * MINUTE_MS);
    await worker.idle();
    expect(await health()).toMatchObject({ failing_since: since, failed_attempts: 2 });
    world.respond = (response) => response.end();
    world.advance(30 * MINUTE_MS);
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
    world.respond = (response) => response.writeHead(410).end();
    await deliverAll();
    expect(await health()).toMatchObject({ status: 'disabled', disabled_reason: 'gone', disabled_at: world.now });
    expect(world.warnings).toEqual([{ endpoint: 'we_1', account: 'acct_1', reason: 'gone' }]);
  });

  // Somebody gave it another address while the old one was still being asked.
  test('does not end for an endpoint that moved before the old address said it was gone', async () => {
    await addEvent('evt_2');
    world.respond = async (response) => {
      await database.db.updateTable('webhook_endpoint').set({ url: 'http://127.0.0.1:9/new' }).execute();
      response.writeHead(410).end();
    };
    await deliverAll();
    expect(await health()).toMatchObject({ status: 'enabled', disabled_reason: null, failed_attempts: 0 });
    expect(world.warnings).toEqual([]);
  });

  test('ends after three days without a single success, and the operator is told once', async () => {
    const worker = await deliverAll();
    for (let hours = 0; hours < 71; hours += 6) {
      await addEvent(`evt_at_${hours}`);
      await worker.idle();
      world.advance(6 * HOUR_MS);
      expect(await health()).toMatchObject({ status: 'enabled' });
    }
    await worker.idle();
    expect(await health()).toMatchObject({ status: 'disabled', disabled_reason: 'failing', disabled_at: world.now });
    expect(world.warnings).toEqual([{ endpoint: 'we_1', account: 'acct_1', reason: 'failing' }]);
    const sent = world.received.length;
    world.advance(24 * HOUR_MS);
    await worker.idle();
    expect(world.received).toHaveLength(sent);
    const states = (await deliveries()).map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['failed', 'canceled']));
  });

  test('is not over after days with few attempts', async () => {
    const worker = await deliverAll();
    world.advance(100 * HOUR_MS);
    await worker.idle();
    expect(await health()).toMatchObject({ status: 'enabled', failed_attempts: 2 });
  });

  test('one success among many failures is enough', async () => {
    await database.db.deleteFrom('event').execute();
    await database.db
      .updateTable('webhook_endpoint')
      .set({ failing_since: new Date(world.now.getTime() - 100 * HOUR_MS), failed_attempts: 500 })
      .execute();
    for (let n = 0; n < 20; n += 1) await addEvent(`evt_more_${n}`);
    await fanOut(database.db, { now: world.now, limit: 100 });
    const claimed = await claimDeliveries(database.db, {
      now: world.now,
      limit: 100,
      slowLimit: 5,
      widths: new Map([['we_1', 100]]),
      startWidth: 4,
      owner: 'a process',
      leaseMs: MINUTE_MS,
    });
    expect(claimed).toHaveLength(20);
    const settlements = claimed.map(({ id, eventId, endpointId, url }) => ({
      deliveryId: id,
      endpointId,
      url,
      state: 'pending' as const,
      nextAttemptAt: new Date(world.now.getTime() + HOUR_MS),
      attempt: { at: world.now, statusCode: eventId === 'evt_more_7' ? 200 : 500, error: null, durationMs: 1 },
    }));
    expect(await settleDeliveries(database.db, settlements, { owner: 'a process' })).toEqual([]);
    expect(await health()).toMatchObject({ status: 'enabled', failing_since: null, failed_attempts: 0 });
  });
});
