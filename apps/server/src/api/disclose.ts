import { recordAccess } from '../store/access-log.ts';
import { findReports } from '../store/reports.ts';
import { findSession } from '../store/sessions.ts';
import type { Expandable } from './expand.ts';
import type { ApiRequest } from './operation.ts';
import { refuseStale, sensitivePaths } from './permissions.ts';

/**
 * Lets sensitive results go out: only as old as the key may read, and not without a line in the access log for each
 * session.
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
  const now = app.clock.now(account);
  const disclosed = subjects.flatMap(({ sessionId, processedAt }) => {
    if (processedAt === null) return [];
    refuseStale(key, processedAt, now);
    return [sessionId];
  });
  await recordAccess(app, account, { actor: key.id, paths, sessionIds: disclosed });
}

/**
 * Lets a stored answer go out once more: by the rules of now and of the key that asks now, and noted again.
 *
 * @param sessionId The session the answer tells of.
 * @throws {Refusal} When its sensitive results are no longer recent for this key.
 */
export async function discloseAgain(
  request: ApiRequest,
  expandable: Expandable,
  sessionId: string | null,
): Promise<void> {
  const { app, account, expand } = request;
  if (sessionId === null || sensitivePaths(expand, expandable).length === 0) return;
  const record = await findSession(app, account, sessionId);
  const reportId = record?.session.lastReportId ?? null;
  const report = reportId === null ? undefined : (await findReports(app, account, [reportId])).get(reportId);
  await discloseSensitive(request, expandable, [{ sessionId, processedAt: report?.createdAt ?? null }]);
}
