import { beforeEach, describe, expect, test } from 'vitest';
import { openWebhookWorld } from '../../test/webhook-world.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const world = await openWebhookWorld();
const { addEndpoint, addEvent, deliverAll, deliveries, attempts } = world;

const after = (ms: number) => new Date(world.now.getTime() + ms);
/** Attempts made so far, by endpoint. */
const tried = async () => Object.fromEntries((await deliveries()).map((row) => [row.endpoint_id, row.attempts]));

describe('when the clock of one account’s test mode is moved', () => {
  beforeEach(async () => {
    world.respond = (response) => response.writeHead(500).end();
    await addEndpoint('we_mine');
    await addEndpoint('we_live', { livemode: true });
    await addEndpoint('we_other', { accountId: 'acct_2' });
    await addEvent('evt_mine');
    await addEvent('evt_live', { livemode: true });
    await addEvent('evt_other', { accountId: 'acct_2' });
  });

  test('only its deliveries are tried again, and by its time', async () => {
    const worker = await deliverAll();
    expect(await tried()).toEqual({ we_mine: 1, we_live: 1, we_other: 1 });
    await world.moveClock('acct_1', { reads: after(3 * DAY_MS), since: world.now });
    await worker.idle();
    expect(await tried()).toEqual({ we_mine: 2, we_live: 1, we_other: 1 });
    expect((await attempts()).at(-1)!.attempted_at).toEqual(after(3 * DAY_MS));

    world.advance(5 * MINUTE_MS);
    await worker.idle();
    expect(await tried()).toEqual({ we_mine: 2, we_live: 2, we_other: 2 });
  });

  test('while it stands still, its deliveries wait, and nobody waits for them', async () => {
    const worker = await deliverAll();
    await world.moveClock('acct_1', { reads: world.now, since: null });
    world.advance(DAY_MS);
    await worker.idle();
    expect(await tried()).toEqual({ we_mine: 1, we_live: 2, we_other: 2 });
    await world.moveClock('acct_1', { reads: after(5 * MINUTE_MS - DAY_MS), since: null });
    await worker.idle();
    expect(await tried()).toEqual({ we_mine: 2, we_live: 2, we_other: 2 });
  });

  test('events made by it are told of at once, and written down by it', async () => {
    const worker = await deliverAll();
    await world.moveClock('acct_1', { reads: after(DAY_MS), since: world.now });
    world.respond = (response) => response.writeHead(200).end();
    await addEvent('evt_later');
    await addEvent('evt_other_later', { accountId: 'acct_2' });
    await worker.idle();
    const made = (await deliveries()).filter((row) => row.event_id.endsWith('later'));
    expect(Object.fromEntries(made.map((row) => [row.event_id, [row.state, row.created_at]]))).toEqual({
      evt_later: ['succeeded', after(DAY_MS)],
      evt_other_later: ['succeeded', world.now],
    });
  });

  test('its endpoint is disabled by its time, and no other', async () => {
    const worker = await deliverAll();
    for (let n = 1; n < 10; n += 1) {
      await world.moveClock('acct_1', { reads: after(n * 12 * 60 * MINUTE_MS), since: world.now });
      await addEvent(`evt_${n}`);
      await worker.idle();
    }
    expect(world.warnings).toEqual([{ endpoint: 'we_mine', account: 'acct_1', reason: 'failing' }]);
  });
});
