import { type Kysely, sql } from 'kysely';
import { expect, vi } from 'vitest';
import type { Database } from '../src/store/schema.ts';

/** Waits until so many statements on a PostgreSQL database of the test's own wait for rows that others hold. */
export async function untilWaiting(db: Kysely<Database>, statements: number): Promise<void> {
  await vi.waitFor(async () => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
    expect(rows[0]!.n).toBe(statements);
  });
}
