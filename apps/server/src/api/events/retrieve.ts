import { defineOperation } from '../operation.ts';
import { EVENT_EXPANDABLE } from '../serialize/event.ts';
import { answerEvent, getEvent } from './answer.ts';

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
    return answerEvent(request, await getEvent(request));
  },
});
