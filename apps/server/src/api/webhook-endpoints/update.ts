import { updateWebhookEndpoint } from '../../store/webhook-endpoints.ts';
import { changeMetadata, flag, metadataChange, text } from '../form/parameters.ts';
import { defineOperation } from '../operation.ts';
import { ENDPOINT_EXPANDABLE, serializeEndpoint } from '../serialize/webhook-endpoint.ts';
import { checkEvents, checkUrl, description, eventNames } from './parameters.ts';
import { getEndpoint } from './retrieve.ts';

/** `POST /v1/webhook_endpoints/:id` */
export const update = defineOperation({
  method: 'POST',
  path: '/v1/webhook_endpoints/:id',
  summary: 'Update a webhook endpoint',
  returns: 'webhook_endpoint',
  permission: 'webhook_write',
  params: {
    url: text().optional(),
    enabled_events: eventNames().optional(),
    /** Nothing more is sent; enabled again, what still waits for its next attempt goes on. */
    disabled: flag().optional(),
    description: description().optional(),
    metadata: metadataChange().optional(),
  },
  expandable: ENDPOINT_EXPANDABLE,
  check({ url, enabled_events }, { app, account }) {
    if (url !== undefined) checkUrl(url, app, account.livemode);
    if (enabled_events) checkEvents(enabled_events);
  },
  async run(request, { url, enabled_events, disabled, description, metadata }) {
    const { app, account } = request;
    const { id } = await getEndpoint(request);
    const updated = await updateWebhookEndpoint(app, account, id, {
      ...(url !== undefined && { url }),
      ...(enabled_events && { enabledEvents: [...new Set(enabled_events)] }),
      ...(disabled !== undefined && { status: disabled ? 'disabled' : 'enabled' }),
      ...(description !== undefined && { description: description || null }),
      ...(metadata && { changeMetadata: (before) => changeMetadata(before, metadata) }),
    });
    // Removed in between: then it is not there.
    return { body: serializeEndpoint(updated ?? (await getEndpoint(request))) };
  },
});
