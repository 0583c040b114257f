import { linksOf } from '../../sessions/links.ts';
import { redactSession } from '../../sessions/redact.ts';
import { defineOperation } from '../operation.ts';
import { SESSION_EXPANDABLE } from '../serialize/session.ts';
import { answerSession, getSession } from './answer.ts';

/** `POST /v1/identity/verification_sessions/:id/redact` */
export const redact = defineOperation({
  method: 'POST',
  path: '/v1/identity/verification_sessions/:id/redact',
  summary: 'Redact a verification session',
  returns: 'identity.verification_session',
  permission: 'identity_product_write',
  params: {},
  expandable: SESSION_EXPANDABLE,
  async run(request) {
    const { session } = await getSession(request);
    const record = await redactSession(request.app, request.account, session.id, request.cause);
    return answerSession(request, record, linksOf(request.app, record));
  },
});
