import { defineOperation } from '../../operation.ts';
import { ENDPOINT_EXPANDABLE, serializeEndpointHealth } from '../../serialize/webhook-endpoint.ts';
import { getEndpoint } from '../../webhook-endpoints/retrieve.ts';

/** `GET /v1/credence/webhook_endpoints/:id`: an endpoint, with how it is doing. */
export const retrieve = defineOperation({
  method: 'GET',
  path: '/v1/credence/webhook_endpoints/:id',
  summary: 'Retrieve a webhook endpoint with its health',
  returns: 'credence.webhook_endpoint',
  extension: true,
  permission: 'webhook_read',
  params: {},
  expandable: ENDPOINT_EXPANDABLE,
  async run(request) {
    return { body: serializeEndpointHealth(await getEndpoint(request), request.app.clock.now(request.account)) };
  },
});
