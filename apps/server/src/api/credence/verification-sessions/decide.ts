import { endsEarly, Refusal, type ReviewOutcome, TEST_OUTCOMES } from '@credence/verification';
import { z } from 'zod';
import { linksOf } from '../../../sessions/links.ts';
import { decideReview } from '../../../sessions/review.ts';
import { text } from '../../form/parameters.ts';
import { defineOperation } from '../../operation.ts';
import { SESSION_EXPANDABLE } from '../../serialize/session.ts';
import { answerSession, getSession } from '../../verification-sessions/answer.ts';

/** A sentence or two, as the person may be shown. */
const REASON_MAX = 500;

/** What a review can end in: nothing that ends an attempt before it is submitted. */
const OUTCOMES = TEST_OUTCOMES.filter((outcome): outcome is ReviewOutcome => !endsEarly(outcome));

/** `POST /v1/credence/verification_sessions/:id/decide`: what somebody who looked at a held session concludes. */
export const decide = defineOperation({
  method: 'POST',
  path: '/v1/credence/verification_sessions/:id/decide',
  summary: 'Decide a held verification session',
  returns: 'identity.verification_session',
  extension: true,
  permission: 'identity_product_write',
  params: { outcome: z.enum(OUTCOMES), reason: text(REASON_MAX).optional() },
  expandable: SESSION_EXPANDABLE,
  check({ outcome, reason }) {
    if (outcome !== 'verified' || reason === undefined) return;
    throw new Refusal(
      'parameter_invalid',
      'A reason says why a session was not verified. Leave it out, or choose another outcome.',
      'reason',
    );
  },
  async run(request, { outcome, reason }) {
    const { app, account, cause, key } = request;
    const { session } = await getSession(request);
    const end = { by: 'person', outcome, reason, actor: key.id, cause } as const;
    const record = await decideReview(app, account, session.id, end);
    return answerSession(request, record, linksOf(app, record));
  },
});
