import type { History } from '@credence/verification';
import { sql } from 'kysely';
import type { AccountRef, App } from '../app.ts';

/** Sessions are counted up to this: beyond, more of them tell no more. */
const SESSIONS_COUNTED_MAX = 100;

/**
 * What a document is recognised by within one account and mode: 32 bytes that nobody without the master key can search
 * for a number, and that no other account's documents share.
 *
 * @param identity As `identifyDocument` puts it.
 */
export function documentHash(app: App, { accountId, livemode }: AccountRef, identity: string): Buffer {
  return app.vault.fingerprint('document', `${accountId}|${livemode ? 'live' : 'test'}|${identity}`);
}

/** What the account's records say of a document, shown in the session named. */
export async function findHistory(
  app: App,
  session: { id: string; clientReferenceId: string | null },
  hash: Buffer,
): Promise<History> {
  const { rows } = await sql<{ blocked: boolean; sessions: number }>`
    select
      exists (select from block_list_entry where lookup_hash = ${hash}) as blocked,
      (select count(*) from (
        select from shown_document
        join verification_session other on other.id = shown_document.session_id
        where shown_document.lookup_hash = ${hash}
          and shown_document.session_id <> ${session.id}
          and (${session.clientReferenceId}::text is null
            or other.client_reference_id is distinct from ${session.clientReferenceId}::text)
        limit ${SESSIONS_COUNTED_MAX}
      ) counted)::int as sessions`.execute(app.db);
  return { blocked: rows[0]!.blocked, seenInSessions: rows[0]!.sessions };
}

/** Notes which document a session was shown. Safe to repeat. */
export async function insertShownDocument(tx: App, session: AccountRef & { id: string }, hash: Buffer): Promise<void> {
  await tx.db
    .insertInto('shown_document')
    .values({
      session_id: session.id,
      account_id: session.accountId,
      livemode: session.livemode,
      lookup_hash: hash,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
