import { findDelivery } from '../../../store/deliveries.ts';
import { getObject, type Noun } from '../../objects.ts';
import { defineOperation } from '../../operation.ts';
import { DELIVERY_EXPANDABLE, serializeDelivery } from '../../serialize/delivery.ts';

export const DELIVERY: Noun = { name: 'delivery', param: 'id' };

/** `GET /v1/credence/deliveries/:id` */
export const retrieve = defineOperation({
  method: 'GET',
  path: '/v1/credence/deliveries/:id',
  summary: 'Retrieve a delivery',
  returns: 'credence.delivery',
  extension: true,
  permission: 'webhook_read',
  params: {},
  expandable: DELIVERY_EXPANDABLE,
  async run(request) {
    const delivery = await getObject(request, DELIVERY, (account, id) => findDelivery(request.app, account, id));
    return { body: serializeDelivery(delivery) };
  },
});
