import type { App } from '../app.ts';
import { endReviewByTime } from '../sessions/review.ts';

/** Ends a review whose time is up. Safe to run twice: one that somebody concluded is left as it is. */
export function expireReview(app: App, reviewId: string): Promise<void> {
  return endReviewByTime(app, reviewId);
}
