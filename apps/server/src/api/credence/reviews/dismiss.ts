import { Refusal } from '@credence/verification';
import { closeReview } from '../../../store/reviews.ts';
import { defineOperation } from '../../operation.ts';
import { REVIEW_EXPANDABLE, serializeReview } from '../../serialize/review.ts';
import { getReview } from './retrieve.ts';

/** `POST /v1/credence/reviews/:id/dismiss`: somebody has looked at a notice. */
export const dismiss = defineOperation({
  method: 'POST',
  path: '/v1/credence/reviews/:id/dismiss',
  summary: 'Dismiss a review',
  returns: 'credence.review',
  extension: true,
  permission: 'identity_product_write',
  params: {},
  expandable: REVIEW_EXPANDABLE,
  async run(request) {
    const { app, account, key } = request;
    const review = await getReview(request);
    if (review.kind === 'hold' && review.status === 'open') {
      throw new Refusal(
        'parameter_invalid',
        `This review holds its VerificationSession. Decide it: POST /v1/credence/verification_sessions/${review.sessionId}/decide.`,
      );
    }
    const closing = { status: 'dismissed', actor: key.id, now: app.clock.now(account) } as const;
    return { body: serializeReview((await closeReview(app, review.id, closing)) ?? review) };
  },
});
