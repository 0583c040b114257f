import { listMessages } from '../../../store/messages.ts';
import { text } from '../../form/parameters.ts';
import { defineOperation } from '../../operation.ts';
import { answerList, CREATED_PARAMS, checkPage, PAGE_PARAMS, pageRequest } from '../../paging.ts';
import { MESSAGE_EXPANDABLE, serializeMessage } from '../../serialize/message.ts';

/** `GET /v1/credence/outbox`: what test mode would have sent to people, one-time codes included. Live mode keeps none. */
export const list = defineOperation({
  method: 'GET',
  path: '/v1/credence/outbox',
  summary: 'List messages in the outbox',
  returns: 'credence.message_list',
  extension: true,
  permission: 'identity_product_read',
  params: { ...PAGE_PARAMS, ...CREATED_PARAMS, verification_session: text(255).optional() },
  expandable: MESSAGE_EXPANDABLE,
  lists: true,
  check: checkPage,
  run(request, { verification_session, ...page }) {
    const { app, account } = request;
    return answerList(
      request,
      'message',
      async () => {
        // On its way, a message of live mode is for its carrier only.
        if (account.livemode) return { items: [], hasMore: false };
        return listMessages(app, account, { sessionId: verification_session }, pageRequest(page));
      },
      (messages) => messages.map(serializeMessage),
    );
  },
});
