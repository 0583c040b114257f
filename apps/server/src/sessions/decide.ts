import {
  type Answers,
  askAgain,
  type CaptureKind,
  type CaptureReading,
  type Decision,
  type DecisionRecord,
  decide,
  decideUnread,
  earliestDateOnEarth,
  identifyDocument,
  isRecognisable,
  type JudgedFiles,
  keptCaptures,
  outputsOf,
  type Readings,
  recordDecision,
  type SeenPicture,
  type SeenPictures,
  type Side,
  type VerificationReport,
  type VerificationSession,
  verify,
} from '@credence/verification';
import { type App, atomically, type Cause, NO_CALL } from '../app.ts';
import { newId } from '../ids.ts';
import type { SessionKey } from '../keys/vault.ts';
import { getAccount, holdAccount } from '../store/accounts.ts';
import { carryOverCaptures, findSubmittedCaptures } from '../store/captures.ts';
import { deleteIdNumberAnswer } from '../store/id-number-answers.ts';
import { insertSeenFace, type SoughtFace } from '../store/known-faces.ts';
import { insertReport } from '../store/reports.ts';
import { findHold } from '../store/reviews.ts';
import { lockSessionAnywhere, type SessionRecord } from '../store/sessions.ts';
import { documentHash, findHistory, insertShownDocument } from '../store/shown-documents.ts';
import { findPictures, insertPicture, partHashes } from '../store/shown-pictures.ts';
import { findSubmission, saveDecisionRecord } from '../store/submissions.ts';
import { commit } from './commit.ts';
import { digestOf } from './decision-digest.ts';
import { hold, noticeOf } from './hold.ts';
import { judgingCode } from './judging-code.ts';
import { limitsOf, picturesCount, policyOf } from './policy-of.ts';
import { recallFaces } from './recall-faces.ts';

/** What a decision is reached from. */
interface Evidence {
  /** The transaction in which the decision is written. */
  tx: App;
  key: SessionKey;
  /** What is kept of the submission: readings, or what was chosen in their place. */
  open<T>(purpose: 'readings' | typeof TEST_OUTCOME): T;
  answers: Answers;
  session: VerificationSession;
  now: Date;
  files: JudgedFiles;
}

/** A decision, and what read the images for it. */
export interface Reached {
  decision: Decision;
  pipeline: Record<string, string>;
}

/** What is kept of a submission whose outcome was chosen in test mode is sealed under this purpose. */
export const TEST_OUTCOME = 'test_outcome';

/**
 * Decides a submission from its stored readings: report, new state and event together; or holds it for a person to look
 * at, where the account's policy says so.
 *
 * Safe to run twice: a session that no longer waits for this submission is left as it is.
 */
export async function decideSession(app: App, submissionId: string): Promise<void> {
  const faces = await recallFaces(app, submissionId);
  await concludeSubmission(app, submissionId, async ({ tx, key, open, session, now, files, answers }) => {
    const readings = open<Readings>('readings');
    const today = earliestDateOnEarth(now);
    const history = await recallDocument(tx, session, identifyDocument(readings, today));
    const account = await getAccount(tx, session.accountId);
    const pictures = await recallPictures(tx, session, { readings, counts: picturesCount(account, session) });
    const known = { history, pictures, faces: faces?.known };
    const circumstances = { files, answers, ...known, policy: policyOf(account), limits: limitsOf(account) };
    const decision = decide(readings, session, today, circumstances);
    if (faces?.sought && isRecognisable(decision.checks)) await noteFace(tx, key, faces.sought);
    const made = { digest: digestOf(decision), code: judgingCode() };
    const record = recordDecision(decision, { asked: session, today, circumstances }, made);
    return { decision, pipeline: readings.pipeline, kept: keptCaptures(decision), record };
  });
}

/** Keeps a face to be looked for, unless the account has stopped to look for any meanwhile. */
async function noteFace(tx: App, key: SessionKey, sought: SoughtFace): Promise<void> {
  const { settings } = await holdAccount(tx, sought.session.accountId);
  if (settings.faceSearch) await insertSeenFace(tx, key, sought);
}

/** What is known of a document that was shown, which is noted for the next time. */
async function recallDocument(tx: App, session: VerificationSession, identity: string | null) {
  if (identity === null) return undefined;
  const hash = documentHash(tx, session, identity);
  const history = await findHistory(tx, session, hash);
  await insertShownDocument(tx, session, hash);
  return history;
}

/** Where else the pictures of a document were sent, which are noted for the next time. */
async function recallPictures(
  tx: App,
  session: VerificationSession,
  { readings, counts }: { readings: Readings; counts: boolean },
): Promise<SeenPictures | undefined> {
  const seen: SeenPicture[] = [];
  const sides = Object.entries(readings.captures) as [Side, CaptureReading][];
  const known = sides.flatMap(([side, { pictureHash }]) => (pictureHash === undefined ? [] : [{ side, pictureHash }]));
  if (known.length === 0) return undefined;
  for (const { side, pictureHash } of known) {
    const hashes = partHashes(tx, session, pictureHash);
    seen.push(...(await findPictures(tx, session, hashes)));
    await insertPicture(tx, session.id, side, hashes);
  }
  return { seen: seen.toSorted((a, b) => b.partsAlike - a.partsAlike), counts };
}

/**
 * Ends a submission that could not be analysed for reasons of our own, after the last try, so that its person is not
 * left waiting: they may try again.
 */
export function giveUpOnSubmission(app: App, submissionId: string): Promise<void> {
  return concludeSubmission(app, submissionId, async ({ session, files, answers }) => ({
    decision: decideUnread(session, { files, answers }),
    pipeline: {},
    kept: [],
  }));
}

/** Decides a submission as it was chosen to end, once the time it was to take has passed. Safe to run twice. */
export function decideTestOutcome(app: App, submissionId: string): Promise<void> {
  return concludeSubmission(app, submissionId, async ({ open, session }) => {
    if (session.livemode) throw new Error(`session ${session.id} is live: its outcome cannot be chosen`);
    return { decision: open<{ decision: Decision }>(TEST_OUTCOME).decision, pipeline: {}, kept: [] };
  });
}

async function concludeSubmission(
  app: App,
  submissionId: string,
  reach: (evidence: Evidence) => Promise<Reached & { kept: CaptureKind[]; record?: DecisionRecord }>,
): Promise<void> {
  const submission = await findSubmission(app, submissionId);
  if (!submission) throw new Error(`no submission ${submissionId}`);
  await atomically(app, async (tx) => {
    const record = await lockSessionAnywhere(tx, submission.sessionId);
    if (!record?.key || record.session.status !== 'processing' || record.session.submissionId !== submissionId) return;
    const { session, key } = record;
    const captures = await findSubmittedCaptures(tx, submissionId);
    const {
      kept,
      record: decisionRecord,
      ...reached
    } = await reach({
      tx,
      key,
      open(purpose) {
        if (!submission.readingsSealed) throw new Error(`submission ${submissionId} has no ${purpose} to decide from`);
        return key.openJson(purpose, submission.readingsSealed);
      },
      answers: submission.answersSealed ? key.openJson<Answers>('answers', submission.answersSealed) : {},
      session,
      now: tx.clock.now(session),
      files: filesOf(captures),
    });
    // Held already, by an earlier run: somebody looks at it.
    if (await findHold(tx, submissionId, key)) return;
    const decided = { ...record, key };
    if (decisionRecord) await saveDecisionRecord(tx, submissionId, key, decisionRecord);
    if (reached.decision.holds.length > 0) return hold(tx, decided, reached);
    await conclude(tx, decided, reached, NO_CALL);
    const good = captures.filter(({ side }) => kept.includes(side));
    await carryOverCaptures(tx, session.id, good);
    // What was not found good is asked for anew.
    if (reached.decision.idNumber?.status === 'unverified') await deleteIdNumberAnswer(tx, session.id);
    await noticeOf(tx, decided, reached.decision);
  });
}

/** Which of the photos stand for the document, in their order, and which for the face. */
export function filesOf(captures: readonly { side: CaptureKind; fileId: string }[]): JudgedFiles {
  return {
    document: captures.filter(({ side }) => side !== 'selfie').map(({ fileId }) => fileId),
    selfie: captures.find(({ side }) => side === 'selfie')?.fileId ?? null,
  };
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
  const { checks, error, policy, holds, ...sections } = decision;
  if (holds.length > 0) throw new Error(`session ${session.id} is held by ${holds.join()}`);
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
