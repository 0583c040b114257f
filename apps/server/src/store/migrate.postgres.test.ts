import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { expect, test } from 'vitest';
import { prepareTestDatabase } from '../../test/database.ts';
import { migrations } from './migrations/index.ts';
import { openStore } from './open.ts';

test('a migration runs once, however many processes start at once', async () => {
  const { options, remove } = await prepareTestDatabase();
  let runs = 0;
  const counted: Migration = {
    async up(db) {
      runs += 1;
      await sql`create table thing (a integer)`.execute(db);
    },
  };
  const open = () => openStore({ ...options, migrations: { ...migrations, '999-of-this-test': counted } });
  const stores = await Promise.all([open(), open(), open(), open()]);
  expect(runs).toBe(1);
  await Promise.all(stores.map((store) => store.close()));
  await remove();
});
