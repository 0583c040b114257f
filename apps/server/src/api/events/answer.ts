import { countPendingDeliveries, type EventRecord } from '../../store/events.ts';
import type { Noun } from '../objects.ts';
import type { ApiRequest } from '../operation.ts';
import { serializeEvent } from '../serialize/event.ts';

export const EVENT: Noun = { name: 'event', param: 'id' };

/** How long events can be read, as with the original; webhooks are not bound by it. */
const LIFETIME_MS = 30 * 24 * 3600_000;

/** Events made before this are no longer told of. */
export function oldestEvent(now: Date): Date {
  return new Date(now.getTime() - LIFETIME_MS);
}

/** Events as the answer to a request. */
export async function serializeEvents({ app }: ApiRequest, events: EventRecord[]): Promise<object[]> {
  const pending = await countPendingDeliveries(
    app,
    events.map(({ id }) => id),
  );
  return events.map((event) => serializeEvent(event, pending.get(event.id) ?? 0));
}
