import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLog } from '../log.ts';
import { migrateToLatest } from '../migrate.ts';
import { migrations } from '../migrations/index.ts';
import type { Store } from '../store.ts';
import { EmbeddedDatabase } from './database.ts';
import { loadSnapshot } from './in-memory.ts';
import type { Snapshot } from './snapshot.ts';
import { storeOn } from './store-on.ts';

const cacheDir = fs.mkdtempSync(path.join(os.tmpdir(), 'credence-in-memory-'));
afterAll(() => fs.rmSync(cacheDir, { recursive: true }));

let snapshot: Snapshot;
beforeAll(async () => {
  snapshot = await loadSnapshot({ cacheDir, log: silentLog });
});

async function open(code?: object): Promise<{ database: EmbeddedDatabase; store: Store }> {
  const database = await EmbeddedDatabase.start({ snapshot, code, log: silentLog });
  return { database, store: await storeOn(database, { log: silentLog, walBytesMax: 2 ** 20, statements: 10 }) };
}

const digest = () => createHash('sha256').update(new Uint8Array(snapshot)).digest('hex');

describe('databases in memory', () => {
  test('are migrated, and keep what they are told to themselves', async () => {
    const before = digest();
    const first = await open();
    const second = await open(first.database.code);
    try {
      expect(await migrateToLatest(first.store.db, migrations)).toEqual([]);
      for (const [{ store }, value] of [
        [first, 1],
        [second, 2],
      ] as const) {
        await sql`create table kept (a integer)`.execute(store.db);
        await sql`insert into kept values (${value})`.execute(store.db);
      }
      expect((await sql`select a from kept`.execute(first.store.db)).rows).toEqual([{ a: 1 }]);
      expect((await sql`select a from kept`.execute(second.store.db)).rows).toEqual([{ a: 2 }]);
      expect(digest()).toBe(before);
    } finally {
      await Promise.all([first.store.close(), second.store.close()]);
    }
  });

  test('grow and shrink, checkpoints included', async () => {
    const { store, database } = await open();
    try {
      await sql`create table grown (a integer primary key, b text)`.execute(store.db);
      for (let from = 0; from < 20_000; from += 1_000) {
        await sql`insert into grown select a, repeat('x', 200) from generate_series(${from}::int, ${from + 999}::int) a`.execute(
          store.db,
        );
      }
      await sql`delete from grown where a >= 1000`.execute(store.db);
      await database.withTurn((turn) => turn.run('vacuum full grown'));
      expect((await sql`select count(*), sum(length(b)) from grown`.execute(store.db)).rows).toEqual([
        { count: '1000', sum: '200000' },
      ]);
    } finally {
      await store.close();
    }
  });
});

describe('the snapshot', () => {
  const kept = () => fs.readdirSync(cacheDir);

  test('is kept in one file, for its user only, and made once', async () => {
    expect(kept()).toEqual([expect.stringMatching(/^snapshot-[0-9a-f]{16}$/)]);
    const file = path.join(cacheDir, kept()[0]!);
    const { mode, ino } = fs.statSync(file);
    expect(mode & 0o777).toBe(0o600);
    await loadSnapshot({ cacheDir, log: silentLog });
    expect(fs.statSync(file).ino).toBe(ino);
  });

  test('that was cut short is made anew', async () => {
    const file = path.join(cacheDir, kept()[0]!);
    fs.truncateSync(file, 1000);
    await loadSnapshot({ cacheDir, log: silentLog });
    expect(fs.statSync(file).size).toBe(snapshot.byteLength);
    expect(kept()).toHaveLength(1);
  });

  // Where it cannot be kept: apps/credence/src/testing/start-credence.test.ts.
});
