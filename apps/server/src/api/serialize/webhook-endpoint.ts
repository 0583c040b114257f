import type { WebhookEndpoint } from '../../store/webhook-endpoints.ts';
import type { Expandable } from '../expand.ts';
import { serializeInstant } from './values.ts';

export const ENDPOINT_EXPANDABLE = { names: [], sensitive: [] } as const satisfies Expandable;

/**
 * An endpoint in Stripe's shape.
 *
 * @param secret Told once, to whoever creates or rolls it.
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

/** An endpoint with what Stripe's shape has no room for: an object of our own. */
export function serializeEndpointHealth(endpoint: WebhookEndpoint, now: Date, secret?: string) {
  const { disabledAt, failingSince, oldSecretExpiresAt } = endpoint;
  const overlaps = oldSecretExpiresAt !== null && oldSecretExpiresAt > now;
  return {
    ...serializeEndpoint(endpoint, secret),
    object: 'credence.webhook_endpoint',
    disabled_at: disabledAt && serializeInstant(disabledAt),
    disabled_reason: endpoint.disabledReason,
    failed_attempts: endpoint.failedAttempts,
    failing_since: failingSince && serializeInstant(failingSince),
    old_secret_expires_at: overlaps ? serializeInstant(oldSecretExpiresAt) : null,
  };
}
