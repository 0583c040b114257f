import { z } from 'zod';
import { listSessions } from '../../store/sessions.ts';
import { text } from '../form/parameters.ts';
import { defineOperation } from '../operation.ts';
import { answerList, CREATED_PARAMS, checkPage, PAGE_PARAMS, pageRequest } from '../paging.ts';
import { SESSION_EXPANDABLE } from '../serialize/session.ts';
import { SESSION, serializeSessions } from './answer.ts';

/** `GET /v1/identity/verification_sessions` */
export const list = defineOperation({
  method: 'GET',
  path: '/v1/identity/verification_sessions',
  summary: 'List verification sessions',
  returns: 'identity.verification_session_list',
  permission: 'identity_product_read',
  params: {
    ...PAGE_PARAMS,
    ...CREATED_PARAMS,
    client_reference_id: text().optional(),
    related_customer: text().optional(),
    related_customer_account: text().optional(),
    status: z.enum(['canceled', 'processing', 'requires_input', 'verified']).optional(),
  },
  expandable: SESSION_EXPANDABLE,
  lists: true,
  check: checkPage,
  run(request, params) {
    const filters = {
      ...(params.client_reference_id && { clientReferenceId: params.client_reference_id }),
      ...(params.related_customer && { relatedCustomer: params.related_customer }),
      ...(params.related_customer_account && { relatedCustomerAccount: params.related_customer_account }),
      ...(params.status && { status: params.status }),
    };
    return answerList(
      request,
      SESSION.name,
      () => listSessions(request.app, request.account, filters, pageRequest(params)),
      (records) => serializeSessions(request, records),
    );
  },
});
