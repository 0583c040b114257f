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
import { type App, atomically, type Cause, NO_CALL } from '../app.ts';
import { newId } from '../ids.ts';
import type { SessionKey } from '../keys/vault.ts';
import { findSubmission, findSubmittedCaptures } from '../store/captures.ts';
import { insertReport } from '../store/reports.ts';
import { lockSessionAnywhere, type SessionRecord } from '../store/sessions.ts';
import { commit } from './commit.ts';

/** What a decision is reached from. */
interface Evidence {
  /** What is kept of the submission: readings, or what was chosen in their place. */
  open<T>(purpose: 'readings' | typeof TEST_OUTCOME): T;
  session: VerificationSession;
  now: Date;
  /** The ids of the photos, front first. */
  photos: string[];
}

/** A decision, and what read the images for it. */
interface Reached {
  decision: Decision;
  pipeline: Record<string, string>;
}

/** What is kept of a submission whose outcome was chosen in test mode is sealed under this purpose. */
export const TEST_OUTCOME = 'test_outcome';

/**
 * Decides a submission from its stored readings: report, new state and event together.
 *
 * Safe to run twice: a session that no longer waits for this submission is left as it is.
 */
export function decideSession(app: App, submissionId: string): Promise<void> {
  return concludeSubmission(app, submissionId, ({ open, session, now, photos }) => {
    const readings = open<Readings>('readings');
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
  return concludeSubmission(app, submissionId, ({ session, photos }) => ({
    decision: decideUnread(session, { photos }),
    pipeline: {},
  }));
}

/** Decides a submission as it was chosen to end, once the time it was to take has passed. Safe to run twice. */
export function decideTestOutcome(app: App, submissionId: string): Promise<void> {
  return concludeSubmission(app, submissionId, ({ open, session }) => {
    if (session.livemode) throw new Error(`session ${session.id} is live: its outcome cannot be chosen`);
    return { decision: open<{ decision: Decision }>(TEST_OUTCOME).decision, pipeline: {} };
  });
}

async function concludeSubmission(
  app: App,
  submissionId: string,
  reach: (evidence: Evidence) => Reached,
): Promise<void> {
  const submission = await findSubmission(app, submissionId);
  if (!submission) throw new Error(`no submission ${submissionId}`);
  await atomically(app, async (tx) => {
    const record = await lockSessionAnywhere(tx, submission.sessionId);
    if (!record?.key || record.session.status !== 'processing' || record.session.submissionId !== submissionId) return;
    const { session, key } = record;
    const captures = await findSubmittedCaptures(tx, submissionId);
    const reached = reach({
      open(purpose) {
        if (!submission.readingsSealed) throw new Error(`submission ${submissionId} has no ${purpose} to decide from`);
        return key.openJson(purpose, submission.readingsSealed);
      },
      session,
      now: tx.clock.now(session),
      photos: captures.map((capture) => capture.fileId),
    });
    await conclude(tx, { ...record, key }, reached, NO_CALL);
  });
}

/**
 * Writes what became of the submission that a session waits for: report, new state and event, in the caller's
 * transaction, with the session's row held.
 */
export async function conclude(
  tx: App,
  record: SessionRecord & { key: SessionKey },
  { decision, pipeline }: Reached,
  cause: Cause,
): Promise<SessionRecord> {
  const { session, key } = record;
  if (session.submissionId === null) throw new Error(`session ${session.id} waits for no submission`);
  const { checks, error, policy, ...sections } = decision;
  const { document, idNumber } = session.options;
  const report: VerificationReport = {
    id: newId('vr'),
    sessionId: session.id,
    submissionId: session.submissionId,
    type: session.type,
    verificationFlowId: session.verificationFlowId,
    options: { ...(document && { document }), ...(idNumber && { idNumber }) },
    createdAt: tx.clock.now(session),
    ...sections,
    checks,
    decidedBy: { policy, pipeline },
  };
  await insertReport(tx, { ...session, key }, report);
  const transition = error ? askAgain(session, report.id, error) : verify(session, report.id, outputsOf(sections));
  return commit(tx, record, transition, cause);
}
