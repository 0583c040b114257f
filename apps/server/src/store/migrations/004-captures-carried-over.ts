import { type Kysely, sql } from 'kysely';

/** Photos that were found good stay for the next attempt: their files then belong to more than one capture. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table capture add column carried_over boolean not null default false`.execute(db);
  // Asked whenever a photo is taken again: does another capture still need its file?
  await sql`create index capture_file on capture (file_id)`.execute(db);
}
