import { z } from 'zod';
import { listReports } from '../../store/reports.ts';
import { text } from '../form/parameters.ts';
import { defineOperation } from '../operation.ts';
import { answerList, CREATED_PARAMS, checkPage, PAGE_PARAMS, pageRequest } from '../paging.ts';
import { REPORT_EXPANDABLE } from '../serialize/report.ts';
import { REPORT, serializeReports } from './answer.ts';

/** `GET /v1/identity/verification_reports` */
export const list = defineOperation({
  method: 'GET',
  path: '/v1/identity/verification_reports',
  summary: 'List verification reports',
  returns: 'identity.verification_report_list',
  permission: 'identity_product_read',
  params: {
    ...PAGE_PARAMS,
    ...CREATED_PARAMS,
    client_reference_id: text().optional(),
    type: z.enum(['document', 'id_number']).optional(),
    verification_session: text().optional(),
  },
  expandable: REPORT_EXPANDABLE,
  lists: true,
  check: checkPage,
  run(request, params) {
    const filters = {
      ...(params.client_reference_id && { clientReferenceId: params.client_reference_id }),
      ...(params.type && { type: params.type }),
      ...(params.verification_session && { sessionId: params.verification_session }),
    };
    return answerList(
      request,
      REPORT.name,
      () => listReports(request.app, request.account, filters, pageRequest(params)),
      (records) => serializeReports(request, records),
    );
  },
});
