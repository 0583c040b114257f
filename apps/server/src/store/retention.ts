import { sql } from 'kysely';
import type { App } from '../app.ts';

/** An account that does not keep what people showed for ever. */
export interface Retention {
  accountId: string;
  retentionDays: number;
  /** Its live sessions made before this are redacted already; null: none is known to be. */
  retainedFrom: Date | null;
}

/** Lists the accounts that limit how long they keep what people showed. */
export async function listRetentions(app: Pick<App, 'db'>): Promise<Retention[]> {
  const { rows } = await sql<{ id: string; days: number; retained_from: Date | null }>`
    select id, (settings ->> 'retentionDays')::int as days, retained_from from account
    where settings ? 'retentionDays'`.execute(app.db);
  return rows.map(({ id, days, retained_from }) => ({
    accountId: id,
    retentionDays: days,
    retainedFrom: retained_from,
  }));
}

/**
 * Finds sessions of one account and mode that were made before an instant and still hold something, the oldest first.
 * Reads the account's list of sessions from `from` on, so that what was redacted long ago is not read again.
 */
export async function findExpiredSessions(
  app: Pick<App, 'db'>,
  { accountId, livemode }: { accountId: string; livemode: boolean },
  {
    from,
    before,
    limit,
    redactable = false,
  }: {
    from: Date | null;
    before: Date;
    limit: number;
    /** Leaves out those that are being processed. */
    redactable?: boolean;
  },
): Promise<{ id: string; createdAt: Date }[]> {
  let query = app.db
    .selectFrom('verification_session')
    .select(['id', 'created_at'])
    .where('account_id', '=', accountId)
    .where('livemode', '=', livemode)
    .where('redaction_status', 'is', null)
    .where('created_at', '<', before);
  if (redactable) query = query.where('status', '<>', 'processing');
  if (from) query = query.where('created_at', '>=', from);
  const rows = await query.orderBy('created_at').orderBy('id').limit(limit).execute();
  return rows.map((row) => ({ id: row.id, createdAt: row.created_at }));
}

/** Notes up to where the live sessions of an account are redacted. */
export async function saveRetainedFrom(app: Pick<App, 'db'>, accountId: string, from: Date): Promise<void> {
  await app.db.updateTable('account').set({ retained_from: from }).where('id', '=', accountId).execute();
}
