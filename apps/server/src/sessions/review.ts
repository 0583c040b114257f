import { concludeReview, Refusal, type ReviewEnd } from '@credence/verification';
import { type AccountRef, type App, atomically, type Cause, NO_CALL } from '../app.ts';
import type { SessionKey } from '../keys/vault.ts';
import { closeReview, findHold, findReviewAnywhere, type HeldDecision, type Review } from '../store/reviews.ts';
import { lockSession, lockSessionAnywhere, type SessionRecord } from '../store/sessions.ts';
import { conclude } from './decide.ts';

/**
 * Ends the review of a session as somebody who looked at it concluded: report, new state and event, as if the checks had.
 *
 * @param actor The id of the API key that said so.
 * @throws {Refusal} Unless the session is held, and could end so.
 */
export function decideReview(
  app: App,
  account: AccountRef,
  id: string,
  { actor, cause, ...end }: Extract<ReviewEnd, { by: 'person' }> & { actor: string; cause: Cause },
): Promise<SessionRecord> {
  return atomically(app, async (tx) => {
    const record = await lockSession(tx, account, id);
    if (!record) throw new Refusal('resource_missing', `No such VerificationSession: '${id}'`, 'session');
    const open = await findHoldOf(tx, record);
    if (!open) throw notHeld(record.session.status);
    return finish(tx, open, { end, actor, cause });
  });
}

/** Ends a review that nobody concluded in time: nothing of the session is verified. Safe to run twice. */
export async function endReviewByTime(app: App, reviewId: string): Promise<void> {
  const review = await findReviewAnywhere(app, reviewId);
  if (!review) throw new Error(`no review ${reviewId}`);
  await atomically(app, async (tx) => {
    const record = await lockSessionAnywhere(tx, review.sessionId);
    const open = record && (await findHoldOf(tx, record));
    if (open?.review.id === reviewId) await finish(tx, open, { end: { by: 'time' }, actor: null, cause: NO_CALL });
  });
}

interface Hold {
  record: SessionRecord & { key: SessionKey };
  review: Review;
  held: HeldDecision;
}

/** The review that keeps a session `processing`, if one does. To be called with the session's row held. */
export async function findHoldOf(tx: App, record: SessionRecord): Promise<Hold | undefined> {
  const { session, key } = record;
  if (session.status !== 'processing' || session.submissionId === null || !key) return undefined;
  const hold = await findHold(tx, session.submissionId, key);
  return hold && { ...hold, record: { ...record, key } };
}

async function finish(
  tx: App,
  { record, review, held }: Hold,
  { end, actor, cause }: { end: ReviewEnd; actor: string | null; cause: Cause },
): Promise<SessionRecord> {
  const decision = concludeReview(held.decision, end);
  const status = end.by === 'time' ? 'expired' : decision.error ? 'unverified' : 'verified';
  await closeReview(tx, review.id, { status, actor, now: tx.clock.now(record.session) });
  return conclude(tx, record, { decision, pipeline: held.pipeline }, cause);
}

function notHeld(status: string): Refusal {
  return new Refusal(
    'session_state',
    `You cannot decide this VerificationSession because it is not held for review: it has a status of "${status}".`,
  );
}
