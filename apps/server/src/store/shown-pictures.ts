import { PARTS_ALIKE_MIN, partsOfPicture, type SeenPicture, type Side } from '@credence/verification';
import { sql } from 'kysely';
import type { AccountRef, App } from '../app.ts';

/** Of each picture so many rows are looked at for each of its parts: a part that thousands share tells nothing. */
const ROWS_PER_PART_MAX = 200;

/** Sessions are counted up to this: beyond, more of them tell no more. */
const SESSIONS_COUNTED_MAX = 100;

/** Enough that two parts are not taken for each other; more would only be larger. */
const HASH_BYTES = 10;

/**
 * What a picture is recognised by within one account and mode: a keyed hash of each of its parts.
 *
 * @param pictureHash As the reading has it.
 */
export function partHashes(app: App, { accountId, livemode }: AccountRef, pictureHash: string): Buffer[] {
  const scope = `${accountId}|${livemode ? 'live' : 'test'}`;
  return partsOfPicture(pictureHash).map((part) =>
    app.vault.fingerprint('picture', `${scope}|${part}`).subarray(0, HASH_BYTES),
  );
}

/**
 * Finds the sessions in which a picture was sent before, the most alike first; the one named and those of its client reference
 * left out. Takes as long however many there are: `shown_picture_lookup` is read up to a limit.
 */
export async function findPictures(
  app: App,
  session: { id: string; clientReferenceId: string | null },
  hashes: readonly Buffer[],
): Promise<SeenPicture[]> {
  const parts = sql.join(
    hashes.map(
      (hash) => sql`(select session_id, side from shown_picture where part_hash = ${hash} limit ${ROWS_PER_PART_MAX})`,
    ),
    sql` union all `,
  );
  const { rows } = await sql<{ session_id: string; alike: number }>`
    select seen.session_id, count(*)::int as alike
    from (${parts}) seen
    join verification_session other on other.id = seen.session_id
    where seen.session_id <> ${session.id}
      and (${session.clientReferenceId}::text is null
        or other.client_reference_id is distinct from ${session.clientReferenceId}::text)
    group by seen.session_id, seen.side
    having count(*) >= ${PARTS_ALIKE_MIN}
    order by alike desc, seen.session_id
    limit ${SESSIONS_COUNTED_MAX}`.execute(app.db);
  return rows.map(({ session_id, alike }) => ({ sessionId: session_id, partsAlike: alike }));
}

/** Notes which picture a session was sent of a side; of a further one, beside it. Safe to repeat. */
export async function insertPicture(tx: App, sessionId: string, side: Side, hashes: readonly Buffer[]): Promise<void> {
  await tx.db
    .insertInto('shown_picture')
    .values(hashes.map((hash) => ({ session_id: sessionId, side, part_hash: hash })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
