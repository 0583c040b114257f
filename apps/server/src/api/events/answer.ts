import { countPendingDeliveries, type EventRecord, findEvent } from '../../store/events.ts';
import { getObject, type Noun } from '../objects.ts';
import type { ApiRequest } from '../operation.ts';
import { serializeEvent } from '../serialize/event.ts';

export const EVENT: Noun = { name: 'event', param: 'id' };

/** How long events can be read, as with the original; webhooks are not bound by it. */
const LIFETIME_MS = 30 * 24 * 3600_000;

/** Events made before this are no longer told of. */
export function oldestEvent(now: Date): Date {
  return new Date(now.getTime() - LIFETIME_MS);
}

/** The event the path names. */
export function getEvent(request: ApiRequest): Promise<EventRecord> {
  const { app } = request;
  return getObject(request, EVENT, async (account, id) => {
    const found = await findEvent(app, account, id);
    return found && found.createdAt >= oldestEvent(app.clock.now(account)) ? found : undefined;
  });
}

/** One event as the answer to a request. */
export async function answerEvent(request: ApiRequest, event: EventRecord): Promise<{ body: object }> {
  const [body] = await serializeEvents(request, [event]);
  return { body: body as object };
}

/** Events as the answer to a request. */
export async function serializeEvents({ app }: ApiRequest, events: EventRecord[]): Promise<object[]> {
  const pending = await countPendingDeliveries(
    app,
    events.map(({ id }) => id),
  );
  return events.map((event) => serializeEvent(event, pending.get(event.id) ?? 0));
}
