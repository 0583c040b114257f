import type { Answers, DecisionRecord } from '@credence/verification';
import type { AccountRef, App } from '../app.ts';
import type { SessionKey } from '../keys/vault.ts';
import type { CaptureRecord } from './captures.ts';

/** Opens a submission and hands the given captures over with it. */
export async function insertSubmission(
  tx: App,
  submission: AccountRef & { id: string; sessionId: string; readingsSealed?: Buffer; answersSealed?: Buffer },
  captures: readonly CaptureRecord[],
): Promise<void> {
  await tx.db
    .insertInto('submission')
    .values({
      id: submission.id,
      session_id: submission.sessionId,
      livemode: submission.livemode,
      created_at: tx.clock.now(submission),
      readings_sealed: submission.readingsSealed ?? null,
      answers_sealed: submission.answersSealed ?? null,
      report_id: null,
    })
    .execute();
  if (captures.length === 0) return;
  await tx.db
    .updateTable('capture')
    .set({ submission_id: submission.id })
    .where(
      'id',
      'in',
      captures.map((capture) => capture.id),
    )
    .execute();
}

export interface SubmissionRecord {
  id: string;
  sessionId: string;
  /** What vision read, or, in test mode, what was chosen in its place. */
  readingsSealed: Buffer | null;
  /** What the person had confirmed and given; null in submissions of earlier versions. */
  answersSealed: Buffer | null;
}

export async function findSubmission(app: App, id: string): Promise<SubmissionRecord | undefined> {
  const row = await app.db.selectFrom('submission').selectAll().where('id', '=', id).executeTakeFirst();
  return (
    row && {
      id: row.id,
      sessionId: row.session_id,
      readingsSealed: row.readings_sealed,
      answersSealed: row.answers_sealed,
    }
  );
}

/** Keeps what the person answered with what came of looking it up, sealed. */
export async function saveAnswers(app: App, submissionId: string, key: SessionKey, answers: Answers): Promise<void> {
  await app.db
    .updateTable('submission')
    .set({ answers_sealed: key.sealJson('answers', answers) })
    .where('id', '=', submissionId)
    .execute();
}

/** Keeps what vision read, sealed. Written once: reading again gives the same row the same meaning. */
export async function saveReadings(app: App, submissionId: string, key: SessionKey, readings: unknown): Promise<void> {
  await app.db
    .updateTable('submission')
    .set({ readings_sealed: key.sealJson('readings', readings) })
    .where('id', '=', submissionId)
    .execute();
}

/** Keeps what a decision was reached from, sealed. */
export async function saveDecisionRecord(
  tx: App,
  submissionId: string,
  key: SessionKey,
  record: DecisionRecord,
): Promise<void> {
  await tx.db
    .updateTable('submission')
    .set({ decision_sealed: key.sealJson('decision_record', record) })
    .where('id', '=', submissionId)
    .execute();
}
