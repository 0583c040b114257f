import { type Kysely, sql } from 'kysely';

/** How often the way to a phone was sent to the person of a session, and when last. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table verification_session
    add column hand_off_links_sent smallint not null default 0,
    add column hand_off_link_sent_at timestamptz`.execute(db);
}
