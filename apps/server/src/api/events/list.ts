import { Refusal } from '@credence/verification';
import { listEvents } from '../../store/events.ts';
import { flag, list as listOf, text } from '../form/parameters.ts';
import { defineOperation } from '../operation.ts';
import { answerList, CREATED_PARAMS, checkPage, PAGE_PARAMS, pageRequest } from '../paging.ts';
import { EVENT_EXPANDABLE } from '../serialize/event.ts';
import { EVENT, oldestEvent, serializeEvents } from './answer.ts';

/** `GET /v1/events` */
export const list = defineOperation({
  method: 'GET',
  path: '/v1/events',
  summary: 'List events',
  returns: 'event_list',
  permission: 'event_read',
  params: {
    ...PAGE_PARAMS,
    ...CREATED_PARAMS,
    delivery_success: flag().optional(),
    /** One name; an asterisk at its end stands for anything. */
    type: text(255).optional(),
    types: listOf(text(255), 20).optional(),
  },
  expandable: EVENT_EXPANDABLE,
  lists: true,
  check(params) {
    checkPage(params);
    if (params.type !== undefined && params.types !== undefined) {
      throw new Refusal('parameter_invalid', 'You may only specify one of these parameters: type, types.', 'type');
    }
  },
  run(request, params) {
    const { app, account } = request;
    const types = params.type === undefined ? params.types : [params.type];
    const filters = {
      ...(types && { types }),
      ...(params.delivery_success !== undefined && { deliverySuccess: params.delivery_success }),
    };
    const page = pageRequest(params);
    const oldest = oldestEvent(app.clock.now(account));
    const from = page.created?.gte && page.created.gte > oldest ? page.created.gte : oldest;
    return answerList(
      request,
      EVENT.name,
      () => listEvents(app, account, filters, { ...page, created: { ...page.created, gte: from } }),
      (events) => serializeEvents(request, events),
    );
  },
});
