import { AbortedTransactionError, sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../test/database.ts';
import { DatabaseError } from './database-error.ts';
import { notify } from './notify.ts';

const store = await createTestDatabase();
const { db } = store;

await sql`create table tally (id text primary key, value integer not null check (value >= 0), note jsonb)`.execute(db);

/** A row's value, or undefined where there is none. */
async function tallyOf(id: string): Promise<number | undefined> {
  const { rows } = await sql<{ value: number }>`select value from tally where id = ${id}`.execute(db);
  return rows[0]?.value;
}

describe('values', () => {
  test.each([
    ['int4', sql`7::int4`, 7],
    ['int8', sql`7::int8`, '7'],
    ['int8 beyond a double', sql`9007199254740993::int8`, '9007199254740993'],
    ['count(*)', sql`(select count(*) from account)`, '0'],
    ['numeric', sql`1.50::numeric`, '1.50'],
    ['float8', sql`0.1::float8`, 0.1],
    ['bool', sql`true`, true],
    ['text', sql`'naïve ☂'::text`, 'naïve ☂'],
    ['null', sql`null::int4`, null],
    ['timestamptz', sql`'2026-02-03T04:05:06.789+09'::timestamptz`, new Date('2026-02-02T19:05:06.789Z')],
    ['date', sql`'2026-02-03'::date`, '2026-02-03'],
    ['interval', sql`'1 day 02:00'::interval`, '1 day 02:00:00'],
    ['bytea', sql`'\\x00ff10'::bytea`, Buffer.from([0, 255, 16])],
    ['jsonb', sql`'{"a": [1, null, "x"]}'::jsonb`, { a: [1, null, 'x'] }],
    ['json', sql`'[1]'::json`, [1]],
    ['text[]', sql`array['a', null, 'b"c']`, ['a', null, 'b"c']],
    ['int8[]', sql`array[1, 2]::int8[]`, ['1', '2']],
    ['uuid', sql`'00000000-0000-4000-8000-000000000000'::uuid`, '00000000-0000-4000-8000-000000000000'],
  ])('%s reads alike on both databases', async (_, expression, expected) => {
    const { rows } = await sql<{ value: unknown }>`select ${expression} as value`.execute(db);
    expect(rows[0]?.value).toEqual(expected);
    expect(Buffer.isBuffer(rows[0]?.value)).toBe(Buffer.isBuffer(expected)); // a plain Uint8Array would do otherwise
  });

  test.each([
    ['text', 'text', 'it’s "quoted" \\ {x}'],
    ['int4', 'int4', -3],
    ['int8', 'int8', 9007199254740993n, '9007199254740993'],
    ['float8', 'float8', 1e-7],
    ['bool', 'bool', false],
    ['timestamptz', 'timestamptz', new Date('2026-01-02T03:04:05.678Z')],
    ['bytea', 'bytea', Buffer.from([0, 39, 92, 255])],
    ['empty bytea', 'bytea', Buffer.alloc(0)],
    ['jsonb from text', 'jsonb', JSON.stringify(['a', { b: null }]), ['a', { b: null }]],
    ['jsonb from an object', 'jsonb', { b: [1] }],
    ['text[]', 'text[]', ['a', null, '', 'NULL', 'b"c\\d', 'e,f', '{g}']],
    ['int8[]', 'int8[]', [1, 2], ['1', '2']],
    ['bytea[]', 'bytea[]', [Buffer.from([1, 2])]],
    ['null', 'text', null],
  ])('a %s parameter comes back', async (_, type, given, expected: unknown = given) => {
    const { rows } = await sql<{ value: unknown }>`select ${given}::${sql.raw(type)} as value`.execute(db);
    expect(rows[0]?.value).toEqual(expected);
  });

  test.each([[Symbol('x')], [new Date(Number.NaN)]])('%s is refused as a parameter', async (given) => {
    await expect(sql`select ${given}`.execute(db)).rejects.toThrow(TypeError);
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  });

  test('changed rows are counted', async () => {
    const inserted = await sql`insert into tally values ('count-a', 1), ('count-b', 1)`.execute(db);
    const updated = await sql`update tally set value = 2 where id like 'count-%'`.execute(db);
    const selected = await sql`select * from tally where id like 'count-%'`.execute(db);
    const deleted = await sql`delete from tally where id = 'count-a'`.execute(db);
    expect([inserted, updated, selected, deleted].map((result) => result.numAffectedRows)).toEqual([
      2n,
      2n,
      undefined,
      1n,
    ]);
  });
});

describe('errors', () => {
  test('name their code and constraint, and leave the connection usable', async () => {
    await sql`insert into tally values ('taken', 1)`.execute(db);
    const error = await sql`insert into tally values ('taken', 2)`.execute(db).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DatabaseError);
    expect(error).toMatchObject({ code: '23505', constraint: 'tally_pkey', table: 'tally' });
    expect(await tallyOf('taken')).toBe(1);
  });

  test.each([
    ['a parameter of the wrong kind', (secret: string) => sql`select ${secret}::int4`, '22P02'],
    ['a text that is no JSON', (secret: string) => sql`select ${secret}::jsonb`, '22P02'],
    ['a row that a check forbids', (secret: string) => sql`insert into tally values (${secret}, -1)`, '23514'],
    ['a duplicate key', (secret: string) => sql`insert into tally values (${secret}, 1), (${secret}, 1)`, '23505'],
  ])('say nothing of the values: %s', async (_, query, code) => {
    const error = await query('ERIK"SSON')
      .execute(db)
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code });
    expect(`${String(error)} ${JSON.stringify(error)} ${(error as Error).stack}`).not.toMatch(/ERIK|SSON/);
  });

  test('of a hundred in a row, none breaks the connection', async () => {
    for (let i = 0; i < 100; i += 1) {
      await expect(sql`select * from no_such_table`.execute(db)).rejects.toMatchObject({ code: '42P01' });
      await expect(sql`select ${i} / 0`.execute(db)).rejects.toMatchObject({ code: '22012' });
    }
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  });
});

describe('transactions', () => {
  test('roll back when their body throws', async () => {
    const run = db.transaction().execute(async (tx) => {
      await sql`insert into tally values ('rolled-back', 1)`.execute(tx);
      throw new Error('on purpose');
    });
    await expect(run).rejects.toThrow('on purpose');
    expect(await tallyOf('rolled-back')).toBeUndefined();
  });

  test('roll back when a statement fails, even if its error was swallowed', async () => {
    const run = db.transaction().execute(async (tx) => {
      await sql`insert into tally values ('swallowed', 1)`.execute(tx);
      await sql`select 1 / 0`.execute(tx).catch(() => {});
    });
    await expect(run).rejects.toThrow(AbortedTransactionError);
    expect(await tallyOf('swallowed')).toBeUndefined();
  });

  test('go back to a savepoint', async () => {
    const tx = await db.startTransaction().execute();
    await sql`insert into tally values ('before', 1)`.execute(tx);
    const after = await tx.savepoint('a "name"').execute();
    await sql`insert into tally values ('after', 1)`.execute(after);
    await after.rollbackToSavepoint('a "name"').execute();
    await tx.commit().execute();
    expect([await tallyOf('before'), await tallyOf('after')]).toEqual([1, undefined]);
  });

  test('take the isolation level they are given', async () => {
    const level = await db
      .transaction()
      .setIsolationLevel('serializable')
      .execute((tx) => sql<{ level: string }>`select current_setting('transaction_isolation') as level`.execute(tx));
    expect(level.rows[0]?.level).toBe('serializable');
  });

  test('are not joined by what others do meanwhile', async () => {
    const tx = await db.startTransaction().execute();
    await sql`insert into tally values ('inside', 1)`.execute(tx);
    const outside = sql`insert into tally values ('outside', 1)`.execute(db);
    await tx.rollback().execute();
    await outside;
    expect([await tallyOf('inside'), await tallyOf('outside')]).toEqual([undefined, 1]);
  });

  test('of fifty callers at once all get their turn', async () => {
    await sql`insert into tally values ('shared', 0)`.execute(db);
    const increment = (i: number) =>
      db.transaction().execute(async (tx) => {
        const { rows } = await sql<{ value: number }>`select value from tally where id = 'shared' for update`.execute(
          tx,
        );
        await sql`update tally set value = ${rows[0]!.value + 1} where id = 'shared'`.execute(tx);
        if (i % 10 === 0) throw new Error('every tenth fails');
      });
    const results = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => increment(i)));
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(5);
    expect(await tallyOf('shared')).toBe(45);
  });
});

describe('statements run before', () => {
  test('still fit after their table changes', async () => {
    const read = () => sql`select * from evolving`.execute(db);
    await sql`create table evolving (a integer)`.execute(db);
    await sql`insert into evolving values (1)`.execute(db);
    expect((await read()).rows).toEqual([{ a: 1 }]);
    await sql`alter table evolving add column b text default 'x'`.execute(db);
    // A server's connections notice by themselves; so must the statements the embedded database keeps.
    expect((await read()).rows).toEqual([{ a: 1, b: 'x' }]);
    await sql`alter table evolving alter column a type text`.execute(db);
    expect((await read()).rows).toEqual([{ a: '1', b: 'x' }]);
  });

  test('still fit after a change of their table is rolled back', async () => {
    await sql`create table wavering (a integer)`.execute(db);
    const tx = await db.startTransaction().execute();
    await sql`alter table wavering add column b integer`.execute(tx);
    expect((await sql`insert into wavering values (1, 2) returning *`.execute(tx)).rows).toEqual([{ a: 1, b: 2 }]);
    expect((await sql`select * from wavering`.execute(tx)).rows).toEqual([{ a: 1, b: 2 }]);
    await tx.rollback().execute();
    expect((await sql`select * from wavering`.execute(db)).rows).toEqual([]);
    await sql`insert into wavering values (3)`.execute(db);
    expect((await sql`select * from wavering`.execute(db)).rows).toEqual([{ a: 3 }]);
  });

  test('may be more than are kept prepared', async () => {
    for (let i = 0; i < 600; i += 1) {
      const { rows } = await sql<{ n: number }>`select ${sql.lit(i)}::int4 as n`.execute(db);
      expect(rows).toEqual([{ n: i }]);
    }
    expect((await sql`select 5::int4 as n`.execute(db)).rows).toEqual([{ n: 5 }]);
  });

  test('may come several in one text, when they take no parameters', async () => {
    await sql`create table pair (a integer); insert into pair values (1); insert into pair values (2)`.execute(db);
    expect((await sql`select a from pair order by a`.execute(db)).rows).toEqual([{ a: 1 }, { a: 2 }]);
  });
});

describe('notifications', () => {
  test('are heard after the commit, and not after a rollback', async () => {
    const heard: string[] = [];
    const last = Promise.withResolvers<void>();
    const stop = store.onNotify('store_test', (payload) => {
      heard.push(payload);
      if (payload === 'last') last.resolve();
    });
    // Listening starts on a connection of its own: until the first one is heard, keep telling.
    while (heard.length === 0) {
      await notify(db, 'store_test', 'first');
      await new Promise((resolve) => setImmediate(resolve));
    }
    await db
      .transaction()
      .execute(async (tx) => {
        await notify(tx, 'store_test', 'rolled back');
        throw new Error('on purpose');
      })
      .catch(() => {});
    await db.transaction().execute((tx) => notify(tx, 'store_test', 'last'));
    await last.promise;
    stop();
    expect(new Set(heard)).toEqual(new Set(['first', 'last']));
  });
});
