import { findWebhookEndpoint } from '../../store/webhook-endpoints.ts';
import { getObject, type Noun } from '../objects.ts';
import { defineOperation } from '../operation.ts';
import { ENDPOINT_EXPANDABLE, serializeEndpoint } from '../serialize/webhook-endpoint.ts';

export const ENDPOINT: Noun = { name: 'webhook endpoint', param: 'webhook_endpoint' };

/** `GET /v1/webhook_endpoints/:id` */
export const retrieve = defineOperation({
  method: 'GET',
  path: '/v1/webhook_endpoints/:id',
  summary: 'Retrieve a webhook endpoint',
  returns: 'webhook_endpoint',
  permission: 'webhook_read',
  params: {},
  expandable: ENDPOINT_EXPANDABLE,
  async run(request) {
    const endpoint = await getObject(request, ENDPOINT, (account, id) => findWebhookEndpoint(request.app, account, id));
    return { body: serializeEndpoint(endpoint) };
  },
});
