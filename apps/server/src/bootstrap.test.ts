import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../test/api-app.ts';
import { bootstrap } from './bootstrap.ts';
import { createApiKey } from './store/api-keys.ts';

let world: TestApp;
beforeAll(async () => {
  world = await openTestApp();
});
afterAll(() => world.close());

test('processes that start at once make one account and one set of keys', async () => {
  const made = await Promise.all(Array.from({ length: 4 }, () => bootstrap(world.app)));
  for (const one of made) expect(one).toEqual(made[0]);
  expect(await world.app.db.selectFrom('account').selectAll().execute()).toHaveLength(1);
  expect(await world.app.db.selectFrom('api_key').selectAll().execute()).toHaveLength(3);
  expect(await bootstrap(world.app)).toEqual(made[0]);
});

describe('a later start', () => {
  const change = async (changes: object, key: string) =>
    world.app.db
      .updateTable('api_key')
      .set(changes)
      .where('lookup_hash', '=', world.app.vault.apiKeyHash(key))
      .execute();

  test('shows keys that were made since, if they can be used from anywhere and for everything', async () => {
    const { accountId, testKeys } = await bootstrap(world.app);
    const account = { accountId, livemode: false };
    world.clock.advance(1000);
    const { secret } = await createApiKey(world.app, account, { kind: 'secret', permissions: [] });
    await createApiKey(world.app, account, { kind: 'secret', permissions: [], allowedIps: ['203.0.113.9'] });
    await createApiKey(world.app, account, { kind: 'restricted', permissions: ['event_read'] });
    expect((await bootstrap(world.app)).testKeys).toEqual({ ...testKeys, secret });
  });

  test('makes a new key where all have ended or were narrowed', async () => {
    const { testKeys } = await bootstrap(world.app);
    await change({ expires_at: world.clock.now() }, testKeys.publishable);
    await change({ permissions: JSON.stringify(['event_read']) }, testKeys.restricted);
    const later = (await bootstrap(world.app)).testKeys;
    expect(later.secret).toBe(testKeys.secret);
    expect(later.publishable).not.toBe(testKeys.publishable);
    expect(later.restricted).not.toBe(testKeys.restricted);
    expect((await bootstrap(world.app)).testKeys).toEqual(later);
  });
});
