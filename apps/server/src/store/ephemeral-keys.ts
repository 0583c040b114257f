import { type Selectable, sql } from 'kysely';
import type { AccountRef, App } from '../app.ts';
import { newId, randomText } from '../ids.ts';
import type { Sweep } from './present.ts';
import type { EphemeralKeyTable } from './schema.ts';

/** As long as Stripe's live. */
const LIFETIME_MS = 3600_000;

/** Opens one session, for an hour, to an app on the person's own device. */
export interface EphemeralKey extends AccountRef {
  id: string;
  sessionId: string;
  createdAt: Date;
  expiresAt: Date;
}

/** Makes a key for one session. @returns The key, and its value: only a hash of it is kept. */
export async function createEphemeralKey(
  app: App,
  account: AccountRef,
  sessionId: string,
): Promise<{ key: EphemeralKey; secret: string }> {
  const secret = `ek_${account.livemode ? 'live' : 'test'}_${randomText(40)}`;
  const now = app.clock.now(account);
  const row = await app.db
    .insertInto('ephemeral_key')
    .values({
      id: newId('ephkey'),
      account_id: account.accountId,
      livemode: account.livemode,
      session_id: sessionId,
      lookup_hash: app.vault.apiKeyHash(secret),
      last4: secret.slice(-4),
      created_at: now,
      expires_at: new Date(now.getTime() + LIFETIME_MS),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return { key: fromRow(row), secret };
}

/** Finds the key that was presented. One that has expired is found as well, so that its holder can be told. */
export async function findEphemeralKey(app: App, presented: string): Promise<EphemeralKey | undefined> {
  const row = await app.db
    .selectFrom('ephemeral_key')
    .selectAll()
    .where('lookup_hash', '=', app.vault.apiKeyHash(presented))
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Finds a key by its id; `undefined` both for an unknown id and for another account's or mode's. */
export async function findEphemeralKeyById(
  app: App,
  account: AccountRef,
  id: string,
): Promise<EphemeralKey | undefined> {
  const row = await app.db
    .selectFrom('ephemeral_key')
    .selectAll()
    .where('account_id', '=', account.accountId)
    .where('livemode', '=', account.livemode)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Ends a key now; one that has ended already stays as it is. */
export async function endEphemeralKey(app: App, key: EphemeralKey): Promise<EphemeralKey> {
  const now = app.clock.now(key);
  if (key.expiresAt <= now) return key;
  const row = await app.db
    .updateTable('ephemeral_key')
    .set({ expires_at: now })
    .where('account_id', '=', key.accountId)
    .where('livemode', '=', key.livemode)
    .where('id', '=', key.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return fromRow(row);
}

/**
 * Forgets keys that ended long ago. Uses ephemeral_key_expiry; a few at a time, so that no one waits, and none that another sweep or
 * a redaction is deleting.
 */
export async function deleteExpiredEphemeralKeys(
  { db }: Pick<App, 'db'>,
  { before, covers, limit }: Sweep,
): Promise<number> {
  const { rows } = await sql`
    delete from ephemeral_key where id in (
      select id from ephemeral_key where expires_at < ${before} and ${covers('account_id', 'livemode')}
      order by expires_at limit ${limit}
      for update skip locked
    ) returning 1`.execute(db);
  return rows.length;
}

function fromRow(row: Selectable<EphemeralKeyTable>): EphemeralKey {
  return {
    id: row.id,
    accountId: row.account_id,
    livemode: row.livemode,
    sessionId: row.session_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
