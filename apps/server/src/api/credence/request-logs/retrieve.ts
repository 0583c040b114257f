import { findRequest } from '../../../store/request-log.ts';
import { getObject } from '../../objects.ts';
import { defineOperation } from '../../operation.ts';
import { REQUEST_LOG, REQUEST_LOG_EXPANDABLE, serializeRequestLog } from './answer.ts';

/** `GET /v1/credence/request_logs/:id` */
export const retrieve = defineOperation({
  method: 'GET',
  path: '/v1/credence/request_logs/:id',
  summary: 'Retrieve a request log',
  returns: 'credence.request_log',
  extension: true,
  permission: 'secret_key',
  params: {},
  expandable: REQUEST_LOG_EXPANDABLE,
  async run(request) {
    const line = await getObject(request, REQUEST_LOG, (account, id) => findRequest(request.app, account, id));
    return { body: serializeRequestLog(line) };
  },
});
