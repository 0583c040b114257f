import type { AccountRef, App } from '../app.ts';
import { newId } from '../ids.ts';

/** Notes who was shown which results of which sessions: paths, never values. */
export async function recordAccess(
  app: App,
  account: AccountRef,
  access: { actor: string; paths: readonly string[]; sessionIds: readonly string[] },
): Promise<void> {
  if (access.sessionIds.length === 0) return;
  const created_at = app.clock.now();
  await app.db
    .insertInto('access_log')
    .values(
      access.sessionIds.map((sessionId) => ({
        id: newId('acc'),
        account_id: account.accountId,
        session_id: sessionId,
        actor: access.actor,
        paths: JSON.stringify(access.paths),
        created_at,
      })),
    )
    .execute();
}
