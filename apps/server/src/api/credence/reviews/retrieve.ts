import { findReview } from '../../../store/reviews.ts';
import { getObject, type Noun } from '../../objects.ts';
import { type ApiRequest, defineOperation } from '../../operation.ts';
import { REVIEW_EXPANDABLE, serializeReview } from '../../serialize/review.ts';

export const REVIEW: Noun = { name: 'review', param: 'id' };

/** `GET /v1/credence/reviews/:id` */
export const retrieve = defineOperation({
  method: 'GET',
  path: '/v1/credence/reviews/:id',
  summary: 'Retrieve a review',
  returns: 'credence.review',
  extension: true,
  permission: 'identity_product_read',
  params: {},
  expandable: REVIEW_EXPANDABLE,
  async run(request) {
    return { body: serializeReview(await getReview(request)) };
  },
});

/** The review the path names. */
export function getReview(request: ApiRequest) {
  return getObject(request, REVIEW, (account, id) => findReview(request.app, account, id));
}
