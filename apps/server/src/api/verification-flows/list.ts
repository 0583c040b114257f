import { listVerificationFlows } from '../../store/verification-flows.ts';
import { flag } from '../form/parameters.ts';
import { defineOperation } from '../operation.ts';
import { answerList, CREATED_PARAMS, checkPage, PAGE_PARAMS, pageRequest } from '../paging.ts';
import { FLOW_EXPANDABLE } from '../serialize/verification-flow.ts';
import { answerFlow, FLOW } from './answer.ts';

/** `GET /v1/identity/verification_flows` */
export const list = defineOperation({
  method: 'GET',
  path: '/v1/identity/verification_flows',
  summary: 'List verification flows',
  returns: 'identity.verification_flow_list',
  extension: true,
  permission: 'identity_product_read',
  params: { ...PAGE_PARAMS, ...CREATED_PARAMS, active: flag().optional() },
  expandable: FLOW_EXPANDABLE,
  lists: true,
  check: checkPage,
  run(request, params) {
    const filters = { ...(params.active !== undefined && { active: params.active }) };
    return answerList(
      request,
      FLOW.name,
      () => listVerificationFlows(request.app, request.account, filters, pageRequest(params)),
      (flows) => flows.map((flow) => answerFlow(request, flow)),
    );
  },
});
