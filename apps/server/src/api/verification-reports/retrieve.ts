import { findReport } from '../../store/reports.ts';
import { getObject } from '../objects.ts';
import { defineOperation } from '../operation.ts';
import { REPORT_EXPANDABLE } from '../serialize/report.ts';
import { REPORT, serializeReports } from './answer.ts';

/** `GET /v1/identity/verification_reports/:id` */
export const retrieve = defineOperation({
  method: 'GET',
  path: '/v1/identity/verification_reports/:id',
  summary: 'Retrieve a verification report',
  returns: 'identity.verification_report',
  permission: 'identity_product_read',
  params: {},
  expandable: REPORT_EXPANDABLE,
  async run(request) {
    const record = await getObject(request, REPORT, (account, id) => findReport(request.app, account, id));
    const [body] = await serializeReports(request, [record]);
    return { body: body as object };
  },
});
