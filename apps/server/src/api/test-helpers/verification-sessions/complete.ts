import { Refusal, TEST_OUTCOMES } from '@credence/verification';
import { z } from 'zod';
import { completeSession } from '../../../sessions/complete.ts';
import { linksOf } from '../../../sessions/links.ts';
import { integerFrom, nested, text } from '../../form/parameters.ts';
import { defineOperation } from '../../operation.ts';
import { SESSION_EXPANDABLE } from '../../serialize/session.ts';
import { answerSession, getSession } from '../../verification-sessions/answer.ts';
import { OUTPUT_PARAMS, readOutputs } from './outputs.ts';

/** A month: beyond any wait that a real verification has. */
const DELAY_MAX_S = 30 * 24 * 3600;
/** A sentence or two, as the person may be shown. */
const REASON_MAX = 500;

/** `POST /v1/test_helpers/identity/verification_sessions/:id/complete` */
export const complete = defineOperation({
  method: 'POST',
  path: '/v1/test_helpers/identity/verification_sessions/:id/complete',
  summary: 'Complete a verification session',
  returns: 'identity.verification_session',
  extension: true,
  testMode: true,
  permission: 'identity_product_write',
  params: {
    outcome: z.enum(TEST_OUTCOMES),
    reason: text(REASON_MAX).optional(),
    delay: integerFrom(0, DELAY_MAX_S).optional(),
    outputs: nested(OUTPUT_PARAMS).optional(),
  },
  expandable: SESSION_EXPANDABLE,
  check({ outcome, reason }) {
    if (outcome === 'verified' && reason !== undefined) throw reasonMisplaced();
  },
  async run(request, { outcome, reason, delay = 0, outputs }) {
    const { app, account, cause } = request;
    const { session } = await getSession(request);
    const completion = { outcome, reason, delayMs: delay * 1000, outputs: readOutputs(outputs ?? {}) };
    const record = await completeSession(app, account, session.id, completion, cause);
    return answerSession(request, record, linksOf(app, record));
  },
});

function reasonMisplaced(): Refusal {
  return new Refusal(
    'parameter_invalid',
    'A reason says why a session was not verified. Leave it out, or choose another outcome.',
    'reason',
  );
}
