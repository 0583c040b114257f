import { type Kysely, sql } from 'kysely';

/**
 * Tells the listeners of a channel, in every process on this database, once the transaction has committed.
 *
 * @param channel Lower-case, at most 63 bytes.
 * @param payload An id at most: whoever may connect to the database can listen.
 */
export async function notify<DB>(tx: Kysely<DB>, channel: string, payload = ''): Promise<void> {
  await sql`select pg_notify(${channel}, ${payload})`.execute(tx);
}
