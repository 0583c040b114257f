import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../test/api-app.ts';
import { bootstrap } from './bootstrap.ts';

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
