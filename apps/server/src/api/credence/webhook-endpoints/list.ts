import { listWebhookEndpoints } from '../../../store/webhook-endpoints.ts';
import { defineOperation } from '../../operation.ts';
import { answerList, checkPage, PAGE_PARAMS, pageRequest } from '../../paging.ts';
import { ENDPOINT_EXPANDABLE, serializeEndpointHealth } from '../../serialize/webhook-endpoint.ts';
import { ENDPOINT } from '../../webhook-endpoints/retrieve.ts';

/** `GET /v1/credence/webhook_endpoints`: the endpoints, with how they are doing. */
export const list = defineOperation({
  method: 'GET',
  path: '/v1/credence/webhook_endpoints',
  summary: 'List webhook endpoints with their health',
  returns: 'credence.webhook_endpoint_list',
  extension: true,
  permission: 'webhook_read',
  params: PAGE_PARAMS,
  expandable: ENDPOINT_EXPANDABLE,
  lists: true,
  check: checkPage,
  run(request, params) {
    const { app, account } = request;
    return answerList(
      request,
      ENDPOINT.name,
      () => listWebhookEndpoints(app, account, pageRequest(params)),
      (endpoints) => endpoints.map((endpoint) => serializeEndpointHealth(endpoint, app.clock.now(account))),
    );
  },
});
