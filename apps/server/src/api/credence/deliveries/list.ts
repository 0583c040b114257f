import { z } from 'zod';
import { listDeliveries } from '../../../store/deliveries.ts';
import { text } from '../../form/parameters.ts';
import { defineOperation } from '../../operation.ts';
import { answerList, checkPage, PAGE_PARAMS, pageRequest } from '../../paging.ts';
import { DELIVERY_EXPANDABLE, serializeDelivery } from '../../serialize/delivery.ts';
import { DELIVERY } from './retrieve.ts';

/** `GET /v1/credence/deliveries`: who was told of what, and each attempt at it. */
export const list = defineOperation({
  method: 'GET',
  path: '/v1/credence/deliveries',
  summary: 'List deliveries',
  returns: 'credence.delivery_list',
  extension: true,
  permission: 'webhook_read',
  params: {
    ...PAGE_PARAMS,
    event: text(255).optional(),
    webhook_endpoint: text(255).optional(),
    state: z.enum(['pending', 'succeeded', 'failed', 'canceled']).optional(),
  },
  expandable: DELIVERY_EXPANDABLE,
  lists: true,
  check: checkPage,
  run(request, { event, webhook_endpoint, state, ...page }) {
    const { app, account } = request;
    const filters = { eventId: event, endpointId: webhook_endpoint, state };
    return answerList(
      request,
      DELIVERY.name,
      () => listDeliveries(app, account, filters, pageRequest(page)),
      (deliveries) => deliveries.map(serializeDelivery),
    );
  },
});
