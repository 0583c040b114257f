import type { ReportRecord } from '../../store/reports.ts';
import { discloseSensitive } from '../disclose.ts';
import type { Noun } from '../objects.ts';
import type { ApiRequest } from '../operation.ts';
import { REPORT_EXPANDABLE, serializeReport } from '../serialize/report.ts';

export const REPORT: Noun = { name: 'VerificationReport', param: 'report' };

/** Reports as the answer to a request, expanded as asked. */
export async function serializeReports(request: ApiRequest, records: ReportRecord[]): Promise<object[]> {
  await discloseSensitive(
    request,
    REPORT_EXPANDABLE,
    records.map(({ sessionId, createdAt }) => ({ sessionId, processedAt: createdAt })),
  );
  return records.map((record) => serializeReport(record, request.expand));
}
