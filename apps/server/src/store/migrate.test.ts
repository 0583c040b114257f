import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { afterAll, describe, expect, test } from 'vitest';
import { type PreparedDatabase, prepareTestDatabase } from '../../test/database.ts';
import { migrations } from './migrations/index.ts';
import { openStore, type Store } from './open.ts';

const prepared: PreparedDatabase[] = [];
afterAll(async () => {
  for (const { remove } of prepared) await remove();
});

/** A database that has our migrations, and nobody has open. */
async function prepare(): Promise<PreparedDatabase> {
  const database = await prepareTestDatabase();
  prepared.push(database);
  return database;
}

/** Opens the store with one more migration than the template has. */
function openWith({ options }: PreparedDatabase, up: Migration['up']): Promise<Store> {
  return openStore({ ...options, migrations: { ...migrations, '999-of-this-test': { up } } });
}

const createThing = (db: Kysely<unknown>) => sql`create table thing (a integer)`.execute(db).then(() => {});

describe('migrating', () => {
  test('leaves nothing of a migration that fails, and can be tried again', async () => {
    const database = await prepare();
    const failing = openWith(database, async (db) => {
      await createThing(db);
      await sql`select 1 / 0`.execute(db);
    });
    await expect(failing).rejects.toThrow('Migration 999-of-this-test failed: division by zero');
    const store = await openWith(database, createThing);
    expect((await sql`select * from thing`.execute(store.db)).rows).toEqual([]);
    await store.close();
  });

  test('refuses a database that a newer version has migrated', async () => {
    const database = await prepare();
    await (await openWith(database, createThing)).close();
    await expect(openStore(database.options)).rejects.toThrow('999-of-this-test is missing');
    await (await openWith(database, createThing)).close(); // and has not harmed it
  });
});
