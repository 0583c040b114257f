import { type Kysely, sql } from 'kysely';

/** What the camera of a photo seemed to be, as its page told; null of files, and of photos from before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table capture add column camera text check (camera in ('physical', 'virtual', 'unknown'))`.execute(
    db,
  );
}
