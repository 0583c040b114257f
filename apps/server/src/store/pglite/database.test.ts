import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import '../../../test/context.ts';
import { silentLog } from '../log.ts';
import { EmbeddedDatabase } from './database.ts';
import { EmbeddedDialect } from './dialect.ts';
import { Maintenance } from './maintenance.ts';

let folder: string;
let database: EmbeddedDatabase;

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'credence-embedded-'));
  cpSync(inject('template'), folder, { recursive: true });
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(limits: { idleTurnMs?: number; drainMs?: number } = {}): Promise<EmbeddedDatabase> {
  database = await EmbeddedDatabase.start({ folder, log: silentLog, ...limits });
  return database;
}

/** The first column of the first row. */
async function value(query: string): Promise<string | null | undefined> {
  return (await database.withTurn((turn) => turn.run(query))).rows[0]?.[0];
}

describe('EmbeddedDatabase', () => {
  test('keeps a transaction to its holder while others wait', async () => {
    await start();
    const first = await database.acquire();
    const order: string[] = [];
    const second = database.acquire().then((turn) => {
      order.push('second');
      turn.release();
    });
    await first.run('select 1');
    order.push('first');
    first.release();
    await second;
    expect(order).toEqual(['first', 'second']);
  });

  test('rolls back what a holder left open, before the next one begins', async () => {
    await start();
    const careless = await database.acquire();
    await careless.run('create table left_open (a integer)');
    await careless.run('begin');
    await careless.run('insert into left_open values (1)');
    careless.release();
    expect(await value('select count(*) from left_open')).toBe('0');
    await expect(careless.run('select 1')).rejects.toThrow('it was released');
  });

  test('takes the connection from a transaction that stands idle', async () => {
    await start({ idleTurnMs: 20 });
    const stuck = await database.acquire();
    await stuck.run('begin');
    await stuck.run('create table never_there (a integer)');
    expect(await value(`select to_regclass('never_there')`)).toBeNull();
    await expect(stuck.run('commit')).rejects.toThrow('stood idle for 20 ms');
  });

  test('tells everyone when its engine stops, and whoever asks later', async () => {
    await start();
    const db = new Kysely<Record<string, never>>({ dialect: new EmbeddedDialect(database) });
    await sql`create table doomed (a integer)`.execute(db);
    // With its log's folder gone PostgreSQL panics at the next segment, as it does when a sync fails.
    rmSync(path.join(folder, 'pg_wal'), { recursive: true });
    const asked = await Promise.allSettled([
      sql`select pg_switch_wal()`.execute(db),
      sql`insert into doomed values (1)`.execute(db),
      sql`checkpoint`.execute(db),
      db.transaction().execute((tx) => sql`insert into doomed values (2)`.execute(tx)),
    ]);
    expect(asked.at(-1)).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringContaining('The embedded database has stopped') },
    });
    await expect(sql`select 1`.execute(db)).rejects.toThrow('The embedded database has stopped');
    await expect(db.transaction().execute(async () => {})).rejects.toThrow('The embedded database has stopped');
  });

  test('does not start on a folder it cannot read', async () => {
    await start();
    await database.close();
    rmSync(path.join(folder, 'global'), { recursive: true });
    await expect(EmbeddedDatabase.start({ folder, log: silentLog })).rejects.toThrow(
      'The embedded database has stopped',
    );
  });

  test('lets those at work finish before it closes, and takes nobody new', async () => {
    await start();
    const turn = await database.acquire();
    await turn.run('create table finished (a integer)');
    const closed = database.close();
    await expect(database.acquire()).rejects.toThrow('is being closed');
    await turn.run('insert into finished values (1)');
    turn.release();
    await closed;
    await start();
    expect(await value('select a from finished')).toBe('1');
  });

  test('does not wait forever for a holder when it closes', async () => {
    await start({ drainMs: 20 });
    const stuck = await database.acquire();
    await stuck.run('begin');
    const waiting = database.acquire();
    waiting.catch(() => {});
    await database.close();
    await expect(waiting).rejects.toThrow('is being closed');
    await expect(stuck.run('commit')).rejects.toThrow('is being closed');
  });
});

describe('Maintenance', () => {
  const checkpoints = () => value('select redo_lsn from pg_control_checkpoint()');

  test('writes a checkpoint once enough was written, and not before', async () => {
    await start();
    const maintenance = new Maintenance(database, { log: silentLog, statements: 10, walBytesMax: 1024 * 1024 });
    await maintenance.start();
    const before = await checkpoints();
    await value('create table written (a text)');
    for (let i = 0; i < 20; i += 1) await value(`insert into written values ('little')`);
    expect(await checkpoints()).toBe(before);
    for (let i = 0; i < 20; i += 1)
      await value(`insert into written select repeat('x', 1000) from generate_series(1, 100)`);
    await maintenance.stop();
    expect(await checkpoints()).not.toBe(before);
  });

  test('clears out dead rows where they are many, and measures the table anew', async () => {
    await start();
    const maintenance = new Maintenance(database, { log: silentLog, deadRowsMin: 100 });
    await value('create table busy (a integer); create table quiet (a integer)');
    await value('insert into busy select generate_series(1, 1000)');
    await value('delete from busy where a <= 900');
    await value('insert into quiet values (1)');
    await maintenance.vacuum();
    await value('select pg_stat_force_next_flush()');
    const stats = `from pg_stat_user_tables where relname`;
    expect(await value(`select n_dead_tup ${stats} = 'busy'`)).toBe('0');
    expect(await value(`select reltuples from pg_class where relname = 'busy'`)).toBe('100');
    expect(await value(`select vacuum_count ${stats} = 'quiet'`)).toBe('0');
    await maintenance.stop();
  });

  test('measures a table that grows, so that rows that refer to it find theirs by its key', async () => {
    await start();
    const maintenance = new Maintenance(database, { log: silentLog, statements: 100, deadRowsMin: 100 });
    await maintenance.start();
    await value(
      'create table parent (id integer primary key, wide text); create table child (parent_id integer references parent)',
    );
    // As after a template was made: measured while it was empty.
    await value('vacuum (analyze) parent');
    const read = async () => {
      await value('select pg_stat_force_next_flush()');
      return Number(await value(`select seq_tup_read from pg_stat_user_tables where relname = 'parent'`));
    };
    const add = async (from: number, to: number) => {
      for (let id = from; id < to; id += 1) {
        await value(
          `with made as (insert into parent values (${id}, repeat('x', 400))) insert into child values (${id})`,
        );
      }
    };
    await add(0, 400);
    await maintenance.analyze();
    const before = await read();
    await add(400, 450);
    expect((await read()) - before).toBeLessThan(400);
    await maintenance.stop();
  });

  test('freezes old rows in time, catalogs included, so that transaction ids do not run out', async () => {
    await start();
    const age = async () => Number(await value('select max(age(datfrozenxid)) from pg_database'));
    const maintenance = new Maintenance(database, { log: silentLog, transactionAgeMax: 100 });
    await value('create table counted (a integer)');
    for (let i = 0; i < 100; i += 1) await value('insert into counted values (1)');
    expect(await age()).toBeGreaterThan(100);
    await maintenance.vacuum();
    expect(await age()).toBeLessThan(20);
    await maintenance.stop();
  });
});
