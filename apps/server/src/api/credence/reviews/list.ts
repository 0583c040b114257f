import { z } from 'zod';
import { listReviews, REVIEW_STATUSES } from '../../../store/reviews.ts';
import { text } from '../../form/parameters.ts';
import { defineOperation } from '../../operation.ts';
import { answerList, CREATED_PARAMS, checkPage, PAGE_PARAMS, pageRequest } from '../../paging.ts';
import { REVIEW_EXPANDABLE, serializeReview } from '../../serialize/review.ts';
import { REVIEW } from './retrieve.ts';

/** `GET /v1/credence/reviews`: sessions that somebody is to look at, or has looked at. */
export const list = defineOperation({
  method: 'GET',
  path: '/v1/credence/reviews',
  summary: 'List reviews',
  returns: 'credence.review_list',
  extension: true,
  permission: 'identity_product_read',
  params: {
    ...PAGE_PARAMS,
    ...CREATED_PARAMS,
    status: z.enum(REVIEW_STATUSES).optional(),
    verification_session: text(255).optional(),
  },
  expandable: REVIEW_EXPANDABLE,
  lists: true,
  check: checkPage,
  run(request, { status, verification_session, ...page }) {
    const filters = { status, sessionId: verification_session };
    return answerList(
      request,
      REVIEW.name,
      () => listReviews(request.app, request.account, filters, pageRequest(page)),
      (reviews) => reviews.map(serializeReview),
    );
  },
});
