import { renewLinks } from '../../sessions/links.ts';
import { defineOperation } from '../operation.ts';
import { SESSION_EXPANDABLE } from '../serialize/session.ts';
import { answerSession, getSession } from './answer.ts';
import { answerPerson } from './answer-person.ts';

/** `GET /v1/identity/verification_sessions/:id`: also where a spent or expired link is renewed. */
export const retrieve = defineOperation({
  method: 'GET',
  path: '/v1/identity/verification_sessions/:id',
  summary: 'Retrieve a verification session',
  returns: 'identity.verification_session',
  callers: ['secret', 'restricted', 'ephemeral'],
  permission: 'identity_product_read',
  params: {},
  expandable: SESSION_EXPANDABLE,
  async run(request) {
    const record = await getSession(request);
    if (request.key.kind === 'ephemeral') return answerPerson(request, record);
    return answerSession(request, record, await renewLinks(request.app, record));
  },
});
