import { type Kysely, sql } from 'kysely';

/** What a person is asked to do with their head, and the further pictures that answer it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table selfie_challenge (
    id text collate "C" primary key,
    session_id text not null references verification_session,
    poses jsonb not null,
    issued_at timestamptz not null,
    expires_at timestamptz not null
  )`.execute(db);
  await sql`create index selfie_challenge_session on selfie_challenge (session_id)`.execute(db);
  await sql`alter table capture add column frame smallint not null default 0`.execute(db);
  await sql`alter table capture add column challenge_id text references selfie_challenge`.execute(db);
}
