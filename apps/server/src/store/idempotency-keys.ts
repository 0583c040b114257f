import { type Insertable, type Kysely, type QueryCreator, sql } from 'kysely';
import type { AccountRef, App } from '../app.ts';
import type { SessionKey, Vault } from '../keys/vault.ts';
import type { Sweep } from './present.ts';
import type { Database, IdempotencyKeyTable } from './schema.ts';

/** The answer a request with an idempotency key was given. */
export interface StoredAnswer {
  /** HMAC of method, path and body. */
  fingerprint: Buffer;
  status: number;
  text: string;
  /** The request that was carried out. */
  requestId: string;
  /** The session the answer tells of. */
  sessionId: string | null;
}

/** The session an answer tells of: the answer is sealed under its key, and erased with it. */
export interface AnsweredSession {
  id: string;
  /** Null once redacted. */
  key: SessionKey | null;
}

const PURPOSE = 'idempotent-answer';

/**
 * Finds the answer kept for a key that has not expired on the account's clock.
 *
 * @returns `'erased'` when the session the answer told of was redacted, and the answer with it.
 */
export async function findAnswer(
  app: App,
  account: AccountRef,
  key: string,
): Promise<StoredAnswer | 'erased' | undefined> {
  const row = await app.db
    .selectFrom('idempotency_key')
    .leftJoin('verification_session', 'verification_session.id', 'idempotency_key.session_id')
    .selectAll('idempotency_key')
    .select('verification_session.wrapped_key')
    .where('idempotency_key.account_id', '=', account.accountId)
    .where('idempotency_key.livemode', '=', account.livemode)
    .where('key', '=', digestOf(app.vault, key))
    .where('expires_at', '>', app.clock.now(account))
    .executeTakeFirst();
  if (!row) return undefined;
  if (row.session_id && !row.wrapped_key) return 'erased';
  const bytes = row.wrapped_key
    ? app.vault.openSessionKey(row.wrapped_key).openBytes(PURPOSE, row.body_sealed)
    : app.vault.openForServer(PURPOSE, row.body_sealed);
  return {
    fingerprint: row.fingerprint,
    status: row.status_code,
    text: bytes.toString('utf8'),
    requestId: row.request_id,
    sessionId: row.session_id,
  };
}

/** Thrown by whoever was to write an answer together with a change, and found that there is one. */
export class AnsweredBefore extends Error {}

export type AnswerRow = Insertable<IdempotencyKeyTable>;

/** The columns of an answer, sealed under its session's key if it tells of one. */
export function toAnswerRow(
  { vault }: Pick<App, 'vault'>,
  account: AccountRef,
  key: string,
  answer: Omit<StoredAnswer, 'sessionId'>,
  { session, now, expiresAt }: { session: AnsweredSession | null; now: Date; expiresAt: Date },
): AnswerRow {
  const bytes = Buffer.from(answer.text);
  // A redacted session has no key left, and nothing left that would need it.
  const sealed = session?.key
    ? { session_id: session.id, body_sealed: session.key.sealBytes(PURPOSE, bytes) }
    : { session_id: null, body_sealed: vault.sealForServer(PURPOSE, bytes) };
  return {
    account_id: account.accountId,
    livemode: account.livemode,
    key: digestOf(vault, key),
    fingerprint: answer.fingerprint,
    ...sealed,
    status_code: answer.status,
    request_id: answer.requestId,
    created_at: now,
    expires_at: expiresAt,
  };
}

/**
 * Keeps the answer to the first request with a key.
 *
 * @returns Whether it was the first.
 */
export async function keepAnswer(tx: App, row: AnswerRow): Promise<boolean> {
  return (await insertingAnswer(tx.db, row).executeTakeFirst()) !== undefined;
}

/**
 * The statement that keeps an answer and gives a row back if it was the first.
 *
 * The primary key decides between processes: whoever comes second waits for the first to commit, and gets no row. One
 * that has expired gives way.
 */
export function insertingAnswer(db: Kysely<Database> | QueryCreator<Database>, row: AnswerRow) {
  return db
    .insertInto('idempotency_key')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'livemode', 'key'])
        .doUpdateSet((e) => ({
          fingerprint: e.ref('excluded.fingerprint'),
          session_id: e.ref('excluded.session_id'),
          body_sealed: e.ref('excluded.body_sealed'),
          status_code: e.ref('excluded.status_code'),
          request_id: e.ref('excluded.request_id'),
          created_at: e.ref('excluded.created_at'),
          expires_at: e.ref('excluded.expires_at'),
        }))
        .whereRef('idempotency_key.expires_at', '<=', 'excluded.created_at'),
    )
    .returning('idempotency_key.key');
}

/**
 * Forgets answers that nobody can ask for any more. Uses idempotency_key_expiry; a few at a time, so that no one waits, and none
 * that another sweep or a redaction is deleting.
 */
export async function deleteExpiredAnswers({ db }: Pick<App, 'db'>, { before, covers, limit }: Sweep): Promise<number> {
  const { rows } = await sql`
    delete from idempotency_key where ctid in (
      select ctid from idempotency_key where expires_at <= ${before} and ${covers('account_id', 'livemode')}
      order by expires_at limit ${limit}
      for update skip locked
    ) returning 1`.execute(db);
  return rows.length;
}

/** Integrators make keys of what they like, a person's address too: the row outlives the person's data by a day. */
function digestOf(vault: Vault, key: string): string {
  return vault.fingerprint('idempotency-key', key).toString('base64url');
}
