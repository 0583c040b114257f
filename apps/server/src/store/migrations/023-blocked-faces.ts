import { type Kysely, sql } from 'kysely';

/** Faces on block lists, sealed under the key of the session that showed them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table block_list_entry
    alter column lookup_hash drop not null,
    alter column document_type drop not null,
    add column face_sealed bytea,
    add constraint block_list_entry_kind check (
      case when face_sealed is null then lookup_hash is not null and document_type is not null
        else lookup_hash is null and document_type is null and country is null and session_id is not null end
    )`,
  // They are gone through one after the other.
  `create index block_list_entry_face on block_list_entry (account_id, livemode, id) where face_sealed is not null`,
];
