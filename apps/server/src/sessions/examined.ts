import type { CheckResult } from '@credence/verification';
import type { App } from '../app.ts';
import { findReport } from '../store/reports.ts';
import { findHold } from '../store/reviews.ts';
import type { SessionRecord } from '../store/sessions.ts';

/** What the checks found in one submission. */
export interface Examined {
  submissionId: string;
  /** Null while the session is held: its report is yet to come. */
  reportId: string | null;
  /** The review that holds it. */
  reviewId: string | null;
  examinedAt: Date;
  checks: CheckResult[];
  decidedBy: { policy: string; pipeline: Record<string, string> };
}

/**
 * Finds what the checks found, in a report of the session: the one named, else that of the submission which is held for
 * somebody to look at, else the last. `undefined` when there is none of this session.
 */
export async function findExamined(
  app: App,
  { session, key }: Pick<SessionRecord, 'session' | 'key'>,
  reportId?: string,
): Promise<Examined | undefined> {
  if (reportId === undefined && session.submissionId !== null && key) {
    const hold = await findHold(app, session.submissionId, key);
    if (hold) {
      const { checks, policy } = hold.held.decision;
      return {
        submissionId: session.submissionId,
        reportId: null,
        reviewId: hold.review.id,
        examinedAt: hold.review.createdAt,
        checks,
        decidedBy: { policy, pipeline: hold.held.pipeline },
      };
    }
  }
  const wanted = reportId ?? session.lastReportId;
  const found = wanted === null ? undefined : await findReport(app, session, wanted);
  if (found?.sessionId !== session.id) return undefined;
  const { id, submissionId, createdAt, checks, decidedBy } = found.report;
  return { submissionId, reportId: id, reviewId: null, examinedAt: createdAt, checks, decidedBy };
}
