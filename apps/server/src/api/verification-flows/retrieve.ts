import { findVerificationFlow } from '../../store/verification-flows.ts';
import { getObject } from '../objects.ts';
import { defineOperation } from '../operation.ts';
import { FLOW_EXPANDABLE } from '../serialize/verification-flow.ts';
import { answerFlow, FLOW } from './answer.ts';

/** `GET /v1/identity/verification_flows/:id` */
export const retrieve = defineOperation({
  method: 'GET',
  path: '/v1/identity/verification_flows/:id',
  summary: 'Retrieve a verification flow',
  returns: 'identity.verification_flow',
  extension: true,
  permission: 'identity_product_read',
  params: {},
  expandable: FLOW_EXPANDABLE,
  async run(request) {
    const flow = await getObject(request, FLOW, (account, id) => findVerificationFlow(request.app, account, id));
    return { body: answerFlow(request, flow) };
  },
});
