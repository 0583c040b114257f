import type { WebhookEndpoint } from '../../store/webhook-endpoints.ts';
import type { Expandable } from '../expand.ts';
import { serializeInstant } from './values.ts';

export const ENDPOINT_EXPANDABLE = { names: [], sensitive: [] } as const satisfies Expandable;

/**
 * An endpoint in Stripe's shape.
 *
 * @param secret Told once, to whoever creates it.
 * @see https://docs.stripe.com/api/webhook_endpoints/object
 */
export function serializeEndpoint(endpoint: WebhookEndpoint, secret?: string) {
  return {
    id: endpoint.id,
    object: 'webhook_endpoint',
    api_version: endpoint.apiVersion,
    application: null,
    created: serializeInstant(endpoint.createdAt),
    description: endpoint.description,
    enabled_events: endpoint.enabledEvents,
    livemode: endpoint.livemode,
    metadata: endpoint.metadata,
    ...(secret !== undefined && { secret }),
    status: endpoint.status,
    url: endpoint.url,
  };
}
