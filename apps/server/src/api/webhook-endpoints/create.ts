import { Refusal } from '@credence/verification';
import { createWebhookEndpoint } from '../../store/webhook-endpoints.ts';
import { apiVersion, flag, metadata, text } from '../form/parameters.ts';
import { defineOperation } from '../operation.ts';
import { ENDPOINT_EXPANDABLE, serializeEndpoint } from '../serialize/webhook-endpoint.ts';
import { checkEvents, checkUrl, description, eventNames } from './parameters.ts';

/** `POST /v1/webhook_endpoints`: the one answer that tells the signing secret. */
export const create = defineOperation({
  method: 'POST',
  path: '/v1/webhook_endpoints',
  summary: 'Create a webhook endpoint',
  returns: 'webhook_endpoint',
  answersAskerOnly: true,
  permission: 'webhook_write',
  params: {
    url: text(),
    enabled_events: eventNames(),
    api_version: apiVersion().optional(),
    connect: flag().optional(),
    description: description().optional(),
    metadata: metadata().optional(),
  },
  expandable: ENDPOINT_EXPANDABLE,
  check(params, { app, account }) {
    checkUrl(params.url, app, account.livemode);
    checkEvents(params.enabled_events);
    if (params.connect) {
      throw new Refusal('parameter_invalid', 'This server has no connected accounts to tell of.', 'connect');
    }
  },
  async run({ app, account }, params) {
    const { endpoint, secret } = await createWebhookEndpoint(app, account, {
      url: params.url,
      enabledEvents: [...new Set(params.enabled_events)],
      apiVersion: params.api_version ?? null,
      description: params.description || null,
      metadata: params.metadata ?? {},
    });
    return { body: serializeEndpoint(endpoint, secret) };
  },
});
