import type { AccountRef, App } from '../app.ts';
import type { SessionKey } from '../keys/vault.ts';
import { type PageRequest, pageOf } from './page.ts';

/** A submission with what it was decided from, as it lies. */
export interface DecidedSubmission {
  sessionId: string;
  key: SessionKey;
  readingsSealed: Buffer;
  recordSealed: Buffer;
}

/** The decided submissions of a page of an account's sessions, newest session first. */
export async function listDecided(
  app: App,
  account: AccountRef,
  page: PageRequest,
): Promise<{ decided: DecidedSubmission[]; skipped: number; last: string | undefined; hasMore: boolean }> {
  const sessions = app.db
    .selectFrom('verification_session')
    .select(['id', 'created_at', 'wrapped_key'])
    .where('account_id', '=', account.accountId)
    .where('livemode', '=', account.livemode);
  const { rows, hasMore } = await pageOf(sessions, page);
  const last = rows.at(-1)?.id;
  if (last === undefined) return { decided: [], skipped: 0, last, hasMore };
  const submissions = await app.db
    .selectFrom('submission')
    .select(['session_id', 'readings_sealed', 'decision_sealed'])
    .where(
      'session_id',
      'in',
      rows.map(({ id }) => id),
    )
    // Ids sort by time.
    .orderBy('id', 'desc')
    .execute();
  const keys = new Map(rows.flatMap(({ id, wrapped_key }) => (wrapped_key ? [[id, wrapped_key] as const] : [])));
  const decided = submissions.flatMap(({ session_id, readings_sealed, decision_sealed }): DecidedSubmission[] => {
    const wrapped = keys.get(session_id);
    if (!wrapped || !readings_sealed || !decision_sealed) return [];
    const key = app.vault.openSessionKey(wrapped);
    return [{ sessionId: session_id, key, readingsSealed: readings_sealed, recordSealed: decision_sealed }];
  });
  return { decided, skipped: submissions.length - decided.length, last, hasMore };
}
