import type { VerificationReport } from '@credence/verification';
import { type Selectable, sql } from 'kysely';
import type { AccountRef, App } from '../app.ts';
import type { SessionKey } from '../keys/vault.ts';
import { type Page, type PageRequest, pageOf } from './page.ts';
import type { VerificationReportTable } from './schema.ts';
import { openFor, sealFor } from './sealed.ts';

const PURPOSE = 'report';

/** A report as the API tells of it. */
export interface ReportRecord {
  id: string;
  accountId: string;
  livemode: boolean;
  sessionId: string;
  type: VerificationReport['type'];
  clientReferenceId: string | null;
  createdAt: Date;
  report: VerificationReport;
}

export interface ReportFilters {
  type?: 'document' | 'id_number';
  sessionId?: string;
  clientReferenceId?: string;
}

/** Finds one report of an account and mode. */
export async function findReport(app: App, account: AccountRef, id: string): Promise<ReportRecord | undefined> {
  const row = await reportsWithKeys(app)
    .where('verification_report.account_id', '=', account.accountId)
    .where('verification_report.livemode', '=', account.livemode)
    .where('verification_report.id', '=', id)
    .executeTakeFirst();
  return row && fromRow(app, row);
}

/** Finds several reports of an account and mode at once, for lists that expand them. */
export async function findReports(
  app: App,
  account: AccountRef,
  ids: readonly string[],
): Promise<Map<string, ReportRecord>> {
  if (ids.length === 0) return new Map();
  const rows = await reportsWithKeys(app)
    .where('verification_report.account_id', '=', account.accountId)
    .where('verification_report.livemode', '=', account.livemode)
    .where('verification_report.id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, fromRow(app, row)]));
}

/** Lists an account's reports, newest first. */
export async function listReports(
  app: App,
  account: AccountRef,
  filters: ReportFilters,
  page: PageRequest,
): Promise<Page<ReportRecord>> {
  const { rows, hasMore } = await pageOf(
    reportsMatching(app, account, filters),
    page,
    reportsMatching(app, account, {}),
  );
  const byId = await findReports(
    app,
    account,
    rows.map((row) => row.id),
  );
  return { items: rows.flatMap((row) => byId.get(row.id) ?? []), hasMore };
}

/** An account's reports that pass a list's filters, by id. Each filter has its index; see `sessionsMatching`. */
export function reportsMatching(app: App, account: AccountRef, filters: ReportFilters) {
  let query = app.db
    .selectFrom('verification_report')
    .select(['id', 'created_at'])
    .where('account_id', '=', account.accountId)
    .where('livemode', '=', account.livemode);
  if (filters.type) query = query.where('type', '=', filters.type);
  if (filters.sessionId) query = query.where('session_id', '=', filters.sessionId);
  if (filters.clientReferenceId !== undefined) {
    const reference = filters.clientReferenceId;
    query = query
      .where(sql<boolean>`md5(client_reference_id) = md5(${reference})`)
      .where('client_reference_id', '=', reference);
  }
  return query;
}

/**
 * Writes the report of a submission.
 *
 * A submission has one report: a second is refused by the table, and with it the transaction that tried.
 */
export async function insertReport(
  tx: App,
  owner: AccountRef & { clientReferenceId: string | null; key: SessionKey },
  report: VerificationReport,
): Promise<void> {
  await tx.db
    .insertInto('verification_report')
    .values({
      id: report.id,
      account_id: owner.accountId,
      livemode: owner.livemode,
      session_id: report.sessionId,
      submission_id: report.submissionId,
      type: report.type,
      client_reference_id: owner.clientReferenceId,
      report_sealed: owner.key.sealJson(PURPOSE, report),
      created_at: report.createdAt,
    })
    .execute();
  await tx.db.updateTable('submission').set({ report_id: report.id }).where('id', '=', report.submissionId).execute();
}

/**
 * Rewrites a session's reports and seals them under the server's key: the session's, which opens them still, is about to
 * be destroyed.
 */
export async function redactReports(
  tx: App,
  { sessionId, key }: { sessionId: string; key: SessionKey | null },
  redacted: (report: VerificationReport) => VerificationReport,
): Promise<void> {
  const rows = await tx.db
    .selectFrom('verification_report')
    .select(['id', 'report_sealed'])
    .where('session_id', '=', sessionId)
    .execute();
  for (const row of rows) {
    const report = redacted(openReport(tx, key, row));
    await tx.db
      .updateTable('verification_report')
      .set({ report_sealed: sealFor(tx.vault, null, PURPOSE, report), client_reference_id: null })
      .where('id', '=', row.id)
      .execute();
  }
}

function reportsWithKeys(app: App) {
  return app.db
    .selectFrom('verification_report')
    .innerJoin('verification_session', 'verification_session.id', 'verification_report.session_id')
    .selectAll('verification_report')
    .select('verification_session.wrapped_key');
}

function fromRow(app: App, row: Selectable<VerificationReportTable> & { wrapped_key: Buffer | null }): ReportRecord {
  const report = openReport(app, row.wrapped_key && app.vault.openSessionKey(row.wrapped_key), row);
  return {
    id: row.id,
    accountId: row.account_id,
    livemode: row.livemode,
    sessionId: row.session_id,
    type: row.type,
    clientReferenceId: row.client_reference_id,
    createdAt: row.created_at,
    report,
  };
}

function openReport(
  app: App,
  key: SessionKey | null,
  row: Pick<Selectable<VerificationReportTable>, 'id' | 'report_sealed'>,
): VerificationReport {
  if (!row.report_sealed) throw new Error(`report ${row.id} has no contents`);
  const report = openFor<VerificationReport>(app.vault, key, PURPOSE, row.report_sealed);
  return { ...report, createdAt: new Date(report.createdAt) };
}
