import { findWebhookEndpoint, type WebhookEndpoint } from '../../store/webhook-endpoints.ts';
import { getObject, type Noun } from '../objects.ts';
import { type ApiRequest, defineOperation } from '../operation.ts';
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
    return { body: serializeEndpoint(await getEndpoint(request)) };
  },
});

/** The endpoint the path names. */
export function getEndpoint(request: ApiRequest): Promise<WebhookEndpoint> {
  return getObject(request, ENDPOINT, (account, id) => findWebhookEndpoint(request.app, account, id));
}
