import { type Kysely, sql } from 'kysely';

/**
 * When the person of an attempt under way last did something. Attempts begun before this are left alone: nobody should
 * hear weeks later that they were abandoned.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table verification_session add column idle_since timestamptz`.execute(db);
  // Few sessions are under way at a time: it stays small however many there were.
  await sql`create index verification_session_idle on verification_session (idle_since)
    where idle_since is not null`.execute(db);
}
