import { type Kysely, sql } from 'kysely';

/** The frames that lie behind a photo in its blob, `[{sizeBytes, beforeMs}]`; null of photos from before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table capture add column frames jsonb`.execute(db);
}
