import { deleteWebhookEndpoint } from '../../store/webhook-endpoints.ts';
import { defineOperation } from '../operation.ts';
import { ENDPOINT_EXPANDABLE } from '../serialize/webhook-endpoint.ts';
import { getEndpoint } from './retrieve.ts';

/** `DELETE /v1/webhook_endpoints/:id` */
export const remove = defineOperation({
  method: 'DELETE',
  path: '/v1/webhook_endpoints/:id',
  summary: 'Delete a webhook endpoint',
  returns: 'deleted_webhook_endpoint',
  permission: 'webhook_write',
  params: {},
  expandable: ENDPOINT_EXPANDABLE,
  async run(request) {
    const { app, account } = request;
    const { id } = await getEndpoint(request);
    await deleteWebhookEndpoint(app, account, id);
    return { body: { id, object: 'webhook_endpoint', deleted: true } };
  },
});
