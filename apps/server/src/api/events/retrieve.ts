import { findEvent } from '../../store/events.ts';
import { getObject } from '../objects.ts';
import { defineOperation } from '../operation.ts';
import { EVENT_EXPANDABLE } from '../serialize/event.ts';
import { EVENT, oldestEvent, serializeEvents } from './answer.ts';

/** `GET /v1/events/:id` */
export const retrieve = defineOperation({
  method: 'GET',
  path: '/v1/events/:id',
  summary: 'Retrieve an event',
  returns: 'event',
  permission: 'event_read',
  params: {},
  expandable: EVENT_EXPANDABLE,
  async run(request) {
    const { app } = request;
    const event = await getObject(request, EVENT, async (account, id) => {
      const found = await findEvent(app, account, id);
      return found && found.createdAt >= oldestEvent(app.clock.now()) ? found : undefined;
    });
    const [body] = await serializeEvents(request, [event]);
    return { body: body as object };
  },
});
