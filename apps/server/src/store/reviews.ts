import type { Decision } from '@credence/verification';
import type { Selectable } from 'kysely';
import type { AccountRef, App } from '../app.ts';
import { newId } from '../ids.ts';
import type { SessionKey } from '../keys/vault.ts';
import { type Page, type PageRequest, pageOf } from './page.ts';
import type { ReviewTable } from './schema.ts';

const PURPOSE = 'held_decision';

export const REVIEW_STATUSES = ['open', 'verified', 'unverified', 'expired', 'dismissed', 'redacted'] as const;
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];

/** Something a person is to look at. */
export interface Review extends AccountRef {
  id: string;
  sessionId: string;
  submissionId: string;
  /** `hold`: its session is processing until it ends. `notice`: the session went on. */
  kind: 'hold' | 'notice';
  status: ReviewStatus;
  /** The ids of the checks that are the reason. */
  checks: string[];
  /** When a hold ends by itself, on the account's clock. */
  dueAt: Date | null;
  createdAt: Date;
  closedAt: Date | null;
  /** The id of the API key that closed it; null: time, or a redaction. */
  actor: string | null;
}

/** What a held session waits with, once it was decided by the checks. */
export interface HeldDecision {
  decision: Decision;
  pipeline: Record<string, string>;
}

export interface ReviewFilters {
  status?: ReviewStatus | undefined;
  sessionId?: string | undefined;
}

/** Opens a hold, with the decision it holds, or a notice. */
export async function insertReview(
  tx: App,
  session: AccountRef & { id: string },
  review: { submissionId: string; checks: readonly string[]; now: Date } & (
    | { kind: 'notice' }
    | { kind: 'hold'; held: HeldDecision; key: SessionKey; dueAt: Date }
  ),
): Promise<string> {
  const id = newId('rev');
  await tx.db
    .insertInto('review')
    .values({
      id,
      account_id: session.accountId,
      livemode: session.livemode,
      session_id: session.id,
      submission_id: review.submissionId,
      kind: review.kind,
      status: 'open',
      checks: JSON.stringify(review.checks),
      decision_sealed: review.kind === 'hold' ? review.key.sealJson(PURPOSE, review.held) : null,
      due_at: review.kind === 'hold' ? review.dueAt : null,
      created_at: review.now,
    })
    .execute();
  return id;
}

/** Finds a review; `undefined` both for an unknown id and for another account's or mode's. */
export async function findReview(app: App, account: AccountRef, id: string): Promise<Review | undefined> {
  const row = await ofAccount(app, account).where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

/** Finds a review by its id alone: for jobs. */
export async function findReviewAnywhere(app: App, id: string): Promise<Review | undefined> {
  const row = await app.db.selectFrom('review').selectAll().where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

/** Lists an account's reviews, newest first. */
export async function listReviews(
  app: App,
  account: AccountRef,
  { status, sessionId }: ReviewFilters,
  page: PageRequest,
): Promise<Page<Review>> {
  let wanted = ofAccount(app, account);
  if (status !== undefined) wanted = wanted.where('status', '=', status);
  if (sessionId !== undefined) wanted = wanted.where('session_id', '=', sessionId);
  const { rows, hasMore } = await pageOf(wanted, page, ofAccount(app, account));
  return { items: rows.map(fromRow), hasMore };
}

/** Whether a submission waits for a person to look at it. */
export async function isHeld({ db }: Pick<App, 'db'>, submissionId: string): Promise<boolean> {
  const row = await db
    .selectFrom('review')
    .select('id')
    .where('submission_id', '=', submissionId)
    .where('kind', '=', 'hold')
    .where('status', '=', 'open')
    .executeTakeFirst();
  return row !== undefined;
}

/** The open hold of a submission with the decision it holds. To be called with the session's row held. */
export async function findHold(
  tx: App,
  submissionId: string,
  key: SessionKey,
): Promise<{ review: Review; held: HeldDecision } | undefined> {
  const row = await tx.db
    .selectFrom('review')
    .selectAll()
    .where('submission_id', '=', submissionId)
    .where('kind', '=', 'hold')
    .where('status', '=', 'open')
    .executeTakeFirst();
  if (!row?.decision_sealed) return undefined;
  return { review: fromRow(row), held: key.openJson<HeldDecision>(PURPOSE, row.decision_sealed) };
}

/** Closes a review that is open; the decision it held is forgotten. Answers `undefined` when it was closed before. */
export async function closeReview(
  tx: App,
  id: string,
  { status, actor, now }: { status: Exclude<ReviewStatus, 'open'>; actor: string | null; now: Date },
): Promise<Review | undefined> {
  const row = await tx.db
    .updateTable('review')
    .set({ status, actor, closed_at: now, decision_sealed: null })
    .where('id', '=', id)
    .where('status', '=', 'open')
    .returningAll()
    .executeTakeFirst();
  return row && fromRow(row);
}

function ofAccount(app: App, { accountId, livemode }: AccountRef) {
  return app.db.selectFrom('review').selectAll().where('account_id', '=', accountId).where('livemode', '=', livemode);
}

function fromRow(row: Selectable<ReviewTable>): Review {
  return {
    id: row.id,
    accountId: row.account_id,
    livemode: row.livemode,
    sessionId: row.session_id,
    submissionId: row.submission_id,
    kind: row.kind,
    status: row.status,
    checks: row.checks,
    dueAt: row.due_at,
    createdAt: row.created_at,
    closedAt: row.closed_at,
    actor: row.actor,
  };
}
