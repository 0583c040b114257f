import { writeSync } from 'node:fs';
import { sql } from 'kysely';
import { openStore } from '../../src/store/open.ts';

/**
 * Opens the embedded database in the folder given first (its template's cache is second) and commits numbered pairs of
 * rows until it is killed. A pair's number is written out only after its commit: what is written must last.
 */
const [dataDir, cacheDir] = process.argv.slice(2) as [string, string];
const { db } = await openStore({ dataDir, cacheDir });
await sql`create table if not exists pair (n integer not null, half integer not null, filler text not null)`.execute(
  db,
);
await sql`create index if not exists pair_n on pair (n)`.execute(db);
const { rows } = await sql<{ next: number }>`select coalesce(max(n) + 1, 0) as next from pair`.execute(db);
for (let n = rows[0]!.next; ; n += 1) {
  await db.transaction().execute(async (tx) => {
    await sql`insert into pair values (${n}, 1, ${'x'.repeat(n % 500)})`.execute(tx);
    await sql`insert into pair values (${n}, 2, ${'y'.repeat(n % 300)})`.execute(tx);
  });
  writeSync(1, `${n}\n`);
  if (n % 50 === 49) await sql`checkpoint`.execute(db);
}
