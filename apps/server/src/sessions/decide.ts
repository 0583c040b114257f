import {
  askAgain,
  type Decision,
  decide,
  earliestDateOnEarth,
  finding,
  NO_DATA,
  outputsOf,
  type Readings,
  type VerificationReport,
  verify,
} from '@credence/verification';
import { type App, atomically, NO_CALL } from '../app.ts';
import { newId } from '../ids.ts';
import { findSubmission, findSubmittedCaptures } from '../store/captures.ts';
import { insertReport } from '../store/reports.ts';
import { lockSessionAnywhere } from '../store/sessions.ts';
import { commit } from './commit.ts';

/**
 * Decides a submission from its stored readings: report, new state and event together.
 *
 * Safe to run twice: a session that no longer waits for this submission is left as it is.
 */
export function decideSession(app: App, submissionId: string): Promise<void> {
  return conclude(app, submissionId, (readings, session, now) => {
    if (!readings) throw new Error(`submission ${submissionId} has no readings to decide from`);
    return { decision: decide(readings, session, earliestDateOnEarth(now)), pipeline: readings.pipeline };
  });
}

/**
 * Ends a submission that could not be analysed for reasons of our own, after the last try, so that its person is not
 * left waiting: they may try again.
 */
export function giveUpOnSubmission(app: App, submissionId: string): Promise<void> {
  return conclude(app, submissionId, () => ({
    decision: {
      checks: [
        { id: 'analysis', outcome: 'inconclusive', why: 'the photos could not be analysed on our side', evidence: {} },
      ],
      data: NO_DATA,
      error: finding('document_unverified_other', 'The photos could not be analysed. Please try again.'),
      policy: 'none',
    },
    pipeline: {},
  }));
}

async function conclude(
  app: App,
  submissionId: string,
  reach: (
    readings: Readings | null,
    session: Parameters<typeof decide>[1],
    now: Date,
  ) => { decision: Decision; pipeline: Record<string, string> },
): Promise<void> {
  const submission = await findSubmission(app, submissionId);
  if (!submission) throw new Error(`no submission ${submissionId}`);
  await atomically(app, async (tx) => {
    const record = await lockSessionAnywhere(tx, submission.sessionId);
    if (!record?.key || record.session.status !== 'processing' || record.session.submissionId !== submissionId) return;
    const { session, key } = record;
    const now = tx.clock.now();
    const readings = submission.readingsSealed && key.openJson<Readings>('readings', submission.readingsSealed);
    const { decision, pipeline } = reach(readings, session, now);
    const captures = await findSubmittedCaptures(tx, submissionId);
    const report: VerificationReport = {
      id: newId('vr'),
      sessionId: session.id,
      submissionId,
      type: session.type,
      createdAt: now,
      document: {
        status: decision.error ? 'unverified' : 'verified',
        error: decision.error,
        data: decision.data,
        fileIds: captures.map((capture) => capture.fileId),
      },
      checks: decision.checks,
      decidedBy: { policy: decision.policy, pipeline },
    };
    await insertReport(tx, { ...session, key }, report);
    const transition = decision.error
      ? askAgain(session, report.id, decision.error)
      : verify(session, report.id, outputsOf(decision.data));
    await commit(tx, record, transition, NO_CALL);
  });
}
