import type { Attempt, Delivery } from '../../store/deliveries.ts';
import type { Expandable } from '../expand.ts';
import { serializeInstant } from './values.ts';

export const DELIVERY_EXPANDABLE = { names: [], sensitive: [] } as const satisfies Expandable;

/** What came of telling an endpoint of an event: an object of our own. */
export function serializeDelivery(delivery: Delivery) {
  const { nextAttemptAt } = delivery;
  return {
    id: delivery.id,
    object: 'credence.delivery',
    attempts: delivery.attempts.map(serializeAttempt),
    created: serializeInstant(delivery.createdAt),
    event: delivery.eventId,
    event_type: delivery.eventType,
    livemode: delivery.livemode,
    next_attempt: nextAttemptAt && serializeInstant(nextAttemptAt),
    state: delivery.state,
    webhook_endpoint: delivery.endpointId,
  };
}

function serializeAttempt({ id, at, statusCode, error, durationMs }: Attempt) {
  return { id, created: serializeInstant(at), duration_ms: durationMs, error, status_code: statusCode };
}
