import type { Decision } from '@credence/verification';
import type { App } from '../app.ts';
import type { SessionKey } from '../keys/vault.ts';
import { getAccount } from '../store/accounts.ts';
import { type HeldDecision, insertReview } from '../store/reviews.ts';
import type { SessionRecord } from '../store/sessions.ts';

const HOUR_MS = 3_600_000;

/** Checks whose failing is told to the operator although the session was refused. */
const NOTICED = ['document_block_list', 'selfie_block_list'];

type Decided = SessionRecord & { key: SessionKey };

/**
 * Leaves a session `processing` until somebody has looked at it, or the time the account gives them is up.
 *
 * To be run with the session's row held, once per submission: the table refuses a second.
 */
export async function hold(tx: App, { session, key }: Decided, held: HeldDecision): Promise<void> {
  const { reviewHours } = await getAccount(tx, session.accountId);
  const now = tx.clock.now(session);
  const dueAt = new Date(now.getTime() + reviewHours * HOUR_MS);
  const reviewId = await insertReview(tx, session, {
    kind: 'hold',
    submissionId: submissionOf(session),
    checks: held.decision.holds,
    now,
    held,
    key,
    dueAt,
  });
  await tx.queue.enqueue(tx.db, {
    name: 'expire-review',
    payload: { reviewId },
    key: reviewId,
    dueAt,
    account: session,
  });
}

/** Tells the operator of a session that was refused for a reason they asked to hear of. */
export async function noticeOf(tx: App, { session }: Decided, { checks }: Decision): Promise<void> {
  const reasons = checks.filter(({ id, outcome }) => NOTICED.includes(id) && outcome === 'fail').map(({ id }) => id);
  if (reasons.length === 0) return;
  const now = tx.clock.now(session);
  await insertReview(tx, session, { kind: 'notice', submissionId: submissionOf(session), checks: reasons, now });
}

/** As it was locked: the submission just decided. */
function submissionOf({ id, submissionId }: SessionRecord['session']): string {
  if (submissionId === null) throw new Error(`session ${id} waits for no submission`);
  return submissionId;
}
