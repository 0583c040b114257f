import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../test/api-server.ts';
import { createEphemeralKey, findEphemeralKey } from '../store/ephemeral-keys.ts';
import { deleteExpiredAnswers } from '../store/idempotency-keys.ts';
import { fanOut } from '../webhooks/deliveries.ts';
import { sweep } from './upkeep.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

test('answers kept for idempotency are forgotten once their day has passed, and not before', async () => {
  const create = (key: string) =>
    api.call('POST', '/v1/identity/verification_sessions', {
      body: 'type=document',
      headers: { 'idempotency-key': key },
    });
  const kept = async () =>
    (await api.app.db.selectFrom('idempotency_key').select('request_id').execute()).map((row) => row.request_id);
  const forget = (limit: number) =>
    deleteExpiredAnswers(api.app, { before: api.clock.now(), covers: () => sql`true`, limit });
  await create('old-1');
  await create('old-2');
  api.clock.advance(23 * 3_600_000);
  const young = await create('young');
  expect(await forget(10)).toBe(0);
  api.clock.advance(2 * 3_600_000);
  expect(await forget(1)).toBe(1);
  expect(await forget(10)).toBe(1);
  expect(await kept()).toEqual([young.headers.get('request-id')]);
});

test('ephemeral keys are forgotten a day after they ended', async () => {
  const { json } = await api.call('POST', '/v1/identity/verification_sessions', { body: 'type=document' });
  const made = await createEphemeralKey(api.app, api.account, json.id);
  api.clock.advance(25 * 3_600_000);
  await sweep(api.app, 10);
  expect(await findEphemeralKey(api.app, made.secret)).toBeDefined();
  api.clock.advance(1);
  await sweep(api.app, 10);
  expect(await findEphemeralKey(api.app, made.secret)).toBeUndefined();
});

describe('events', () => {
  const DAY_MS = 24 * 3600_000;
  const eventIds = async () =>
    (await api.app.db.selectFrom('event').select('id').orderBy('id').execute()).map(({ id }) => id);

  test('go a month after they were made with all that was noted of telling them, in batches', async () => {
    await api.call('POST', '/v1/webhook_endpoints', { body: 'url=https://example.com/&enabled_events[]=*' });
    await api.app.db.deleteFrom('event').execute();
    for (let n = 0; n < 5; n += 1) {
      await api.call('POST', '/v1/identity/verification_sessions', { body: 'type=document' });
    }
    const [pending, ...others] = await eventIds();
    await fanOut(api.app.db, { now: api.clock.now(), limit: 10 });
    await api.app.db
      .updateTable('delivery')
      .set({ state: 'failed', next_attempt_at: null })
      .where('event_id', '<>', pending!)
      .execute();
    for (const { id } of await api.app.db.selectFrom('delivery').select('id').execute()) {
      await api.app.db
        .insertInto('delivery_attempt')
        .values({ id: `att_${id}`, delivery_id: id, attempted_at: api.clock.now(), duration_ms: 1 })
        .execute();
    }
    api.clock.advance(31 * DAY_MS);
    await sweep(api.app, 2);
    expect(await eventIds()).toHaveLength(5);
    api.clock.advance(1);
    await api.call('POST', '/v1/identity/verification_sessions', { body: 'type=document' });
    const [young] = (await eventIds()).slice(-1);
    const left: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      await sweep(api.app, 2);
      left.push((await eventIds()).length);
    }
    expect(left).toEqual([4, 2, 2]);
    // Still to be told to somebody, and still to be handed out: both stay.
    expect(await eventIds()).toEqual([pending, young]);
    expect(others).toHaveLength(4);
    for (const table of ['delivery', 'delivery_attempt'] as const) {
      expect(await api.app.db.selectFrom(table).selectAll().execute()).toHaveLength(1);
    }
  });
});

test('secrets that were rolled are forgotten once they have expired', async () => {
  const { json } = await api.call('POST', '/v1/webhook_endpoints', {
    body: 'url=https://example.com/&enabled_events[]=*',
  });
  await api.call('POST', `/v1/credence/webhook_endpoints/${json.id}/roll_secret`, { body: 'expires_in=60' });
  const old = async () => {
    const endpoint = api.app.db.selectFrom('webhook_endpoint').select('old_secret_sealed').where('id', '=', json.id);
    return (await endpoint.executeTakeFirstOrThrow()).old_secret_sealed;
  };
  await sweep(api.app, 10);
  expect(await old()).not.toBeNull();
  api.clock.advance(60_000);
  await sweep(api.app, 10);
  expect(await old()).toBeNull();
});

test('a file whose bytes cannot be deleted holds nothing else up, and goes once they can be', async () => {
  const data = Buffer.from('%PDF-1.4\n%%EOF\n');
  const ids: string[] = [];
  for (const name of ['stuck.pdf', 'next.pdf']) {
    ids.push((await api.stripe().files.create({ purpose: 'dispute_evidence', file: { data, name } })).id);
  }
  const left = async () =>
    (await api.app.db.selectFrom('file').select('id').where('id', 'in', ids).orderBy('id').execute()).map(
      (row) => row.id,
    );
  const { blob_name } = await api.app.db
    .selectFrom('file')
    .select('blob_name')
    .where('id', '=', ids[0]!)
    .executeTakeFirstOrThrow();
  const { blobs } = api.app;
  const stuck = {
    ...blobs,
    delete: (name: string) => (name === blob_name ? Promise.reject(new Error('EACCES')) : blobs.delete(name)),
  };
  api.clock.advance(275 * 24 * 3_600_000);
  await sweep({ ...api.app, blobs: stuck }, 10);
  expect(await left()).toEqual([ids[0]]);
  await sweep(api.app, 10);
  expect(await left()).toEqual([]);
});
