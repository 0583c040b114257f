import type { EventRecord } from '../../store/events.ts';
import { formatBody } from '../errors.ts';
import type { Expandable } from '../expand.ts';
import { NEWEST_API_VERSION } from '../versions.ts';
import { serializeSession } from './session.ts';
import { serializeInstant } from './values.ts';

export const EVENT_EXPANDABLE = { names: ['data', 'request'], sensitive: [] } as const satisfies Expandable;

/**
 * An event in Stripe's shape, with the session as it stood, in minimal form.
 *
 * @param pendingWebhooks How many endpoints have yet to answer with a 2xx.
 * @see https://docs.stripe.com/api/events/object
 */
export function serializeEvent(event: EventRecord, pendingWebhooks: number, apiVersion = event.apiVersion) {
  return {
    id: event.id,
    object: 'event',
    api_version: apiVersion,
    created: serializeInstant(event.createdAt),
    data: {
      object: serializeSession(event.snapshot),
    },
    livemode: event.livemode,
    pending_webhooks: pendingWebhooks,
    request: { id: event.requestId, idempotency_key: event.idempotencyKey },
    type: event.type,
  };
}

/**
 * The body of a webhook request: the event as the endpoint's API version has it. Sign and send these very characters.
 *
 * @param apiVersion The endpoint's, or the event's own where the endpoint names none.
 */
export function renderEvent(event: EventRecord, pendingWebhooks: number, apiVersion?: string): string {
  return formatBody(serializeEvent(event, pendingWebhooks, apiVersion));
}

/**
 * The event as the vendor's command line wants it: of the version it was made in and of the newest one, it takes one and
 * leaves the other.
 */
export function renderEventForListeners(event: EventRecord, pendingWebhooks: number) {
  return [null, NEWEST_API_VERSION].map((apiVersion) => ({
    apiVersion,
    body: renderEvent(event, pendingWebhooks, apiVersion ?? event.apiVersion),
  }));
}
