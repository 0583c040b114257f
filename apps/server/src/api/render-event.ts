import type { App } from '../app.ts';
import { countPendingDeliveries, findEventAnywhere } from '../store/events.ts';
import { formatBody } from './errors.ts';
import { serializeEvent } from './serialize/event.ts';

/**
 * The body of a webhook request: an event as an endpoint's API version has it. Sign and send these very characters.
 *
 * @throws {Error} When there is no such event: ids of events come from our own rows.
 */
export async function renderEvent(app: App, eventId: string, apiVersion: string): Promise<string> {
  const event = await findEventAnywhere(app, eventId);
  if (!event) throw new Error(`no event ${eventId} to deliver`);
  const pending = await countPendingDeliveries(app, [eventId]);
  return formatBody(serializeEvent(event, pending.get(eventId) ?? 0, apiVersion));
}
