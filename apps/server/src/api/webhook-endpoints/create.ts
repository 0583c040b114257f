import { Refusal } from '@credence/verification';
import { z } from 'zod';
import { createWebhookEndpoint } from '../../store/webhook-endpoints.ts';
import { flag, list, metadata, text } from '../form/parameters.ts';
import { defineOperation } from '../operation.ts';
import { ENDPOINT_EXPANDABLE, serializeEndpoint } from '../serialize/webhook-endpoint.ts';
import { API_VERSIONS } from '../versions.ts';
import { EVENT_NAMES } from './event-names.ts';

/** All names there are, and `*`. */
const EVENTS_MAX = 300;

/** `POST /v1/webhook_endpoints`: the one answer that tells the signing secret. */
export const create = defineOperation({
  method: 'POST',
  path: '/v1/webhook_endpoints',
  summary: 'Create a webhook endpoint',
  returns: 'webhook_endpoint',
  permission: 'webhook_write',
  params: {
    url: text(),
    enabled_events: list(eventName(), EVENTS_MAX),
    api_version: z
      .string()
      .min(1)
      .refine((version) => (API_VERSIONS as readonly string[]).includes(version), {
        error: (issue) => `Invalid Stripe API version: ${issue.input}`,
      })
      .optional(),
    connect: flag().optional(),
    description: z.string().max(5000).optional(),
    metadata: metadata().optional(),
  },
  expandable: ENDPOINT_EXPANDABLE,
  check(params, { account }) {
    checkUrl(params.url, account.livemode);
    if (params.enabled_events.length === 0) {
      throw new Refusal('parameter_missing', 'Missing required param: enabled_events.', 'enabled_events');
    }
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

function eventName() {
  return text(255).refine((name) => name === '*' || EVENT_NAMES.has(name), {
    error: (issue) => `Invalid event name: ${issue.input}`,
  });
}

/** Whether an address may be reached is asked again, of its real addresses, at every delivery. */
function checkUrl(url: string, livemode: boolean): void {
  const parsed = URL.parse(url);
  if (!parsed || !/^https?:\/\//i.test(url) || !['http:', 'https:'].includes(parsed.protocol)) {
    throw new Refusal('url_invalid', 'Invalid URL: An explicit scheme (such as https) must be provided.', 'url');
  }
  if (parsed.username || parsed.password) {
    throw new Refusal('url_invalid', 'Invalid URL: URL must not contain a user name or password.', 'url');
  }
  if (livemode && parsed.protocol !== 'https:') {
    throw new Refusal('url_invalid', 'Invalid URL: URL must use https in live mode.', 'url');
  }
}
