import {
  askAgain,
  type Decision,
  decide,
  decideUnread,
  earliestDateOnEarth,
  outputsOf,
  type Readings,
  type VerificationReport,
  type VerificationSession,
  verify,
} from '@credence/verification';
import { type App, atomically, NO_CALL } from '../app.ts';
import { newId } from '../ids.ts';
import { findSubmission, findSubmittedCaptures } from '../store/captures.ts';
import { insertReport } from '../store/reports.ts';
import { lockSessionAnywhere } from '../store/sessions.ts';
import { commit } from './commit.ts';

/** What a decision is reached from. */
interface Evidence {
  readings: Readings | null;
  session: VerificationSession;
  now: Date;
  /** The ids of the photos, front first. */
  photos: string[];
}

/**
 * Decides a submission from its stored readings: report, new state and event together.
 *
 * Safe to run twice: a session that no longer waits for this submission is left as it is.
 */
export function decideSession(app: App, submissionId: string): Promise<void> {
  return conclude(app, submissionId, ({ readings, session, now, photos }) => {
    if (!readings) throw new Error(`submission ${submissionId} has no readings to decide from`);
    return {
      decision: decide(readings, session, earliestDateOnEarth(now), { photos }),
      pipeline: readings.pipeline,
    };
  });
}

/**
 * Ends a submission that could not be analysed for reasons of our own, after the last try, so that its person is not
 * left waiting: they may try again.
 */
export function giveUpOnSubmission(app: App, submissionId: string): Promise<void> {
  return conclude(app, submissionId, ({ session, photos }) => ({
    decision: decideUnread(session, { photos }),
    pipeline: {},
  }));
}

async function conclude(
  app: App,
  submissionId: string,
  reach: (evidence: Evidence) => { decision: Decision; pipeline: Record<string, string> },
): Promise<void> {
  const submission = await findSubmission(app, submissionId);
  if (!submission) throw new Error(`no submission ${submissionId}`);
  await atomically(app, async (tx) => {
    const record = await lockSessionAnywhere(tx, submission.sessionId);
    if (!record?.key || record.session.status !== 'processing' || record.session.submissionId !== submissionId) return;
    const { session, key } = record;
    const now = tx.clock.now();
    const readings = submission.readingsSealed && key.openJson<Readings>('readings', submission.readingsSealed);
    const captures = await findSubmittedCaptures(tx, submissionId);
    const photos = captures.map((capture) => capture.fileId);
    const { decision, pipeline } = reach({ readings, session, now, photos });
    const { checks, error, policy, ...sections } = decision;
    const { document, idNumber } = session.options;
    const report: VerificationReport = {
      id: newId('vr'),
      sessionId: session.id,
      submissionId,
      type: session.type,
      verificationFlowId: session.verificationFlowId,
      options: { ...(document && { document }), ...(idNumber && { idNumber }) },
      createdAt: now,
      ...sections,
      checks,
      decidedBy: { policy, pipeline },
    };
    await insertReport(tx, { ...session, key }, report);
    const transition = error ? askAgain(session, report.id, error) : verify(session, report.id, outputsOf(sections));
    await commit(tx, record, transition, NO_CALL);
  });
}
