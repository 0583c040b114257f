import type { DateExpectation, PrintedFieldName, PrintLayout } from '@credence/documents';
import type { CalendarDate } from '../report.ts';

/** What date a field holds, for years of two digits. */
export function expectationOf(
  field: PrintedFieldName,
  { dateOrder }: PrintLayout,
  today: CalendarDate,
): DateExpectation {
  const role = { birth_date: 'birth', issue_date: 'issue', expiration_date: 'expiration' } as const;
  return field in role
    ? { order: dateOrder, today, role: role[field as keyof typeof role] }
    : { order: dateOrder, today };
}
