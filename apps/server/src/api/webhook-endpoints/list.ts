import { listWebhookEndpoints } from '../../store/webhook-endpoints.ts';
import { defineOperation } from '../operation.ts';
import { answerList, checkPage, PAGE_PARAMS, pageRequest } from '../paging.ts';
import { ENDPOINT_EXPANDABLE, serializeEndpoint } from '../serialize/webhook-endpoint.ts';
import { ENDPOINT } from './retrieve.ts';

/** `GET /v1/webhook_endpoints` */
export const list = defineOperation({
  method: 'GET',
  path: '/v1/webhook_endpoints',
  summary: 'List webhook endpoints',
  returns: 'webhook_endpoint_list',
  permission: 'webhook_read',
  params: PAGE_PARAMS,
  expandable: ENDPOINT_EXPANDABLE,
  lists: true,
  check: checkPage,
  run(request, params) {
    return answerList(
      request,
      ENDPOINT.name,
      () => listWebhookEndpoints(request.app, request.account, pageRequest(params)),
      (endpoints) => endpoints.map((endpoint) => serializeEndpoint(endpoint)),
    );
  },
});
