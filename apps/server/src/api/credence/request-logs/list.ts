import { z } from 'zod';
import { listRequests } from '../../../store/request-log.ts';
import { meaning } from '../../form/meaning.ts';
import { integer, text } from '../../form/parameters.ts';
import { defineOperation } from '../../operation.ts';
import { answerList, CREATED_PARAMS, checkPage, PAGE_PARAMS, pageRequest } from '../../paging.ts';
import { REQUEST_LOG, REQUEST_LOG_EXPANDABLE, serializeRequestLog } from './answer.ts';

/** `GET /v1/credence/request_logs` */
export const list = defineOperation({
  method: 'GET',
  path: '/v1/credence/request_logs',
  summary: 'List request logs',
  returns: 'credence.request_log_list',
  extension: true,
  permission: 'secret_key',
  params: {
    ...PAGE_PARAMS,
    ...CREATED_PARAMS,
    method: z.enum(['GET', 'HEAD', 'POST', 'DELETE']).optional(),
    status: httpStatus().optional(),
    verification_session: text(255).optional(),
  },
  expandable: REQUEST_LOG_EXPANDABLE,
  lists: true,
  check: checkPage,
  run(request, params) {
    const filters = {
      ...(params.method && { method: params.method }),
      ...(params.status !== undefined && { status: params.status }),
      ...(params.verification_session !== undefined && { sessionId: params.verification_session }),
    };
    return answerList(
      request,
      REQUEST_LOG.name,
      () => listRequests(request.app, request.account, filters, pageRequest(params)),
      (lines) => lines.map(serializeRequestLog),
    );
  },
});

function httpStatus() {
  const schema = integer().refine((status) => status >= 100 && status <= 599, {
    error: 'Invalid status: must be an HTTP status from 100 to 599',
  });
  return meaning(schema, { type: 'integer', minimum: 100, maximum: 599 });
}
