import { recordAccess } from '../store/access-log.ts';
import type { Expandable } from './expand.ts';
import type { ApiRequest } from './operation.ts';
import { refuseStale, sensitivePaths } from './permissions.ts';

/**
 * Lets sensitive results go out: recent ones only, and not without a line in the access log for each session.
 *
 * @param subjects The sessions whose results the answer will hold; `processedAt` null: it has none yet.
 * @throws {Refusal} When results that were named are no longer recent.
 */
export async function discloseSensitive(
  { app, account, key, expand }: ApiRequest,
  expandable: Expandable,
  subjects: { sessionId: string; processedAt: Date | null }[],
): Promise<void> {
  const paths = sensitivePaths(expand, expandable);
  if (paths.length === 0) return;
  const now = app.clock.now();
  const disclosed = subjects.flatMap(({ sessionId, processedAt }) => {
    if (processedAt === null) return [];
    refuseStale(processedAt, now);
    return [sessionId];
  });
  await recordAccess(app, account, { actor: key.id, paths, sessionIds: disclosed });
}
