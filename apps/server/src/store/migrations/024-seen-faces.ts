import { type Kysely, sql } from 'kysely';

/** Faces of accounts that look for them in later sessions, sealed under the keys of their own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table seen_face (
    session_id text collate "C" primary key references verification_session,
    account_id text not null references account,
    livemode boolean not null,
    document_hash bytea,
    face_sealed bytea not null
  )`.execute(db);
  // Ids sort by time: the newest are compared first.
  await sql`create index seen_face_search on seen_face (account_id, livemode, session_id desc)`.execute(db);
}
