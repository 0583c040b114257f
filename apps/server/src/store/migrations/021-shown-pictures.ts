import { type Kysely, sql } from 'kysely';

/** By what pictures that were sent before are recognised. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table shown_picture (
    session_id text not null references verification_session,
    side text not null check (side in ('front', 'back')),
    part_hash bytea not null,
    primary key (session_id, side, part_hash)
  )`.execute(db);
  await sql`create index shown_picture_lookup on shown_picture (part_hash)`.execute(db);
}
