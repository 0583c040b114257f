import type { Review } from '../../store/reviews.ts';
import type { Expandable } from '../expand.ts';
import { serializeInstant } from './values.ts';

export const REVIEW_EXPANDABLE = { names: [], sensitive: [] } as const satisfies Expandable;

/** Something a person is to look at, in the manner of Stripe's objects. */
export function serializeReview(review: Review) {
  return {
    id: review.id,
    object: 'credence.review',
    checks: review.checks,
    closed_at: review.closedAt && serializeInstant(review.closedAt),
    closed_by: review.actor,
    created: serializeInstant(review.createdAt),
    due_at: review.dueAt && serializeInstant(review.dueAt),
    kind: review.kind,
    livemode: review.livemode,
    status: review.status,
    verification_session: review.sessionId,
  };
}
