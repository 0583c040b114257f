import { type Kysely, sql } from 'kysely';

/** The phone that goes on with a session begun elsewhere, and how far the analysis of a submission is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table verification_session
    add column hand_off_generation integer not null default 0,
    add column hand_off_phrase text,
    add column phone_hash bytea`.execute(db);
  await sql`alter table submission add column stage text`.execute(db);
}
