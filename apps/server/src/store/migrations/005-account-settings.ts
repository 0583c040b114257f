import { type Kysely, sql } from 'kysely';

/** How an account's pages look, whom they may be framed by, how often a person may try, how long what they showed is kept. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table account
    add column settings jsonb not null default '{}',
    add column retained_from timestamptz`.execute(db);
}
