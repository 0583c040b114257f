import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../../test/database.ts';

const { db } = await createTestDatabase();

// Another process, newer than this one, migrates while this one goes on.
test('a table may change under statements that were prepared', async () => {
  await sql`create table growing (id integer)`.execute(db);
  await sql`insert into growing values (1)`.execute(db);
  const read = () => sql`select * from growing where id = ${1}`.execute(db);
  await db.connection().execute(async (one) => {
    const readByOne = () => sql`select * from growing where id = ${1}`.execute(one);
    for (let n = 0; n < 5; n += 1) await readByOne();
    await sql`alter table growing add column grown integer default 2`.execute(db);
    expect((await readByOne()).rows).toEqual([{ id: 1, grown: 2 }]);
    expect((await readByOne()).rows).toEqual([{ id: 1, grown: 2 }]);
  });
  expect((await read()).rows).toEqual([{ id: 1, grown: 2 }]);
});
