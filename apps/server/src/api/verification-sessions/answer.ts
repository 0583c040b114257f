import type { AccountRef } from '../../app.ts';
import { type Links, linksOf } from '../../sessions/links.ts';
import { findReports } from '../../store/reports.ts';
import { findSession, type SessionRecord } from '../../store/sessions.ts';
import { discloseSensitive } from '../disclose.ts';
import { getObject, type Noun } from '../objects.ts';
import type { ApiRequest } from '../operation.ts';
import { SESSION_EXPANDABLE, serializeSession } from '../serialize/session.ts';

export const SESSION: Noun = { name: 'VerificationSession', param: 'session' };

/** The session the path names. */
export function getSession(request: ApiRequest): Promise<SessionRecord> {
  return getObject(request, SESSION, (account: AccountRef, id) => findSession(request.app, account, id));
}

/** One session as the answer to a request, expanded as asked. */
export async function answerSession(request: ApiRequest, record: SessionRecord, links: Links) {
  const [body] = await serializeSessions(request, [record], () => links);
  return { body: body as object, session: { id: record.session.id, key: record.key } };
}

/** Sessions with their last reports, if those were asked for, read all at once. */
export async function serializeSessions(
  request: ApiRequest,
  records: SessionRecord[],
  linksFor: (record: SessionRecord) => Links = (record) => linksOf(request.app, record),
): Promise<object[]> {
  const { app, account, expand } = request;
  const reports = await findReports(app, account, reportsNeeded(request, records));
  const reportOf = ({ session }: SessionRecord) =>
    session.lastReportId === null ? undefined : reports.get(session.lastReportId);
  await discloseSensitive(
    request,
    SESSION_EXPANDABLE,
    records.map((record) => ({ sessionId: record.session.id, processedAt: reportOf(record)?.createdAt ?? null })),
  );
  return records.map((record) =>
    serializeSession(record.session, { ...linksFor(record), expand, report: reportOf(record) }),
  );
}

/** Reports are read to be shown, or to learn whether sensitive results are still recent. */
function reportsNeeded({ expand }: ApiRequest, records: SessionRecord[]): string[] {
  const wanted =
    expand.has('last_verification_report') || SESSION_EXPANDABLE.sensitive.some((path) => expand.has(path));
  return wanted ? records.flatMap(({ session }) => session.lastReportId ?? []) : [];
}
