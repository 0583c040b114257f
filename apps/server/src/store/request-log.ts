import { sql } from 'kysely';
import type { AccountRef, App } from '../app.ts';
import { type Page, type PageRequest, pageOf } from './page.ts';
import type { RequestLogTable } from './schema.ts';

/** One request and how it was answered: names of things, never what they hold. */
export interface LoggedRequest {
  /** `req_…`, as the answer's `Request-Id` said. */
  id: string;
  accountId: string;
  livemode: boolean;
  keyId: string | null;
  method: string;
  /** Without the query; only ids of ours appear in it. */
  path: string;
  status: number;
  errorCode: string | null;
  /** A parameter's name, never one that its sender thought up. */
  errorParam: string | null;
  apiVersion: string | null;
  /** SHA-256: keys may be made of anything. */
  idempotencyKeyHash: Buffer | null;
  /** The session it was about; the line is erased together with it. */
  sessionId: string | null;
  durationMs: number;
  createdAt: Date;
}

export interface RequestLogFilters {
  status?: number;
  method?: string;
  sessionId?: string;
}

/**
 * Writes many lines at once. Those already there are left as they are: safe to repeat. Lines about a session that was
 * redacted since are left out: redaction has erased the others.
 */
export async function insertRequests(app: Pick<App, 'db'>, requests: readonly LoggedRequest[]): Promise<void> {
  // One parameter, however many lines: the statement is compiled once, and its text never grows.
  const rows = JSON.stringify(requests.map(toRow));
  await sql`
    insert into request_log
    select line.* from json_populate_recordset(null::request_log, ${rows}::text::json) line
    where not exists (
      select from verification_session where id = line.session_id and redaction_status = 'redacted'
    )
    on conflict (id) do nothing`.execute(app.db);
}

/** Finds one line of an account and mode. */
export async function findRequest(app: App, account: AccountRef, id: string): Promise<LoggedRequest | undefined> {
  const row = await rowsOf(app, account).where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

/** Lists an account's requests, newest first. */
export async function listRequests(
  app: App,
  account: AccountRef,
  filters: RequestLogFilters,
  page: PageRequest,
): Promise<Page<LoggedRequest>> {
  const all = rowsOf(app, account);
  let wanted = all;
  if (filters.sessionId !== undefined) wanted = wanted.where('session_id', '=', filters.sessionId);
  if (filters.method !== undefined) wanted = wanted.where('method', '=', filters.method);
  if (filters.status !== undefined) {
    wanted = wanted.where('status_code', '=', filters.status);
    // Said for the planner: request_log_refused holds these alone, and they are few.
    if (filters.status >= 400) wanted = wanted.where(sql<boolean>`status_code >= 400`);
  }
  const { rows, hasMore } = await pageOf(wanted, page, all);
  return { items: rows.map(fromRow), hasMore };
}

/** Erases the lines about one session. */
export async function deleteRequestsOf(app: Pick<App, 'db'>, sessionId: string): Promise<void> {
  await app.db.deleteFrom('request_log').where('session_id', '=', sessionId).execute();
}

/**
 * Forgets lines made before `before`. Uses request_log_age; a few at a time, so that no one waits. Those that another sweep or a
 * redaction is deleting are left to it: each has an order of its own, and two would wait for each other.
 */
export async function deleteOldRequests(app: Pick<App, 'db'>, before: Date, limit: number): Promise<number> {
  const { rows } = await sql`
    delete from request_log where id in (
      select id from request_log where created_at < ${before} order by created_at limit ${limit}
      for update skip locked
    ) returning 1`.execute(app.db);
  return rows.length;
}

function rowsOf(app: App, account: AccountRef) {
  return app.db
    .selectFrom('request_log')
    .selectAll()
    .where('account_id', '=', account.accountId)
    .where('livemode', '=', account.livemode);
}

/** As JSON has it: bytes in PostgreSQL's hex form, instants as ISO 8601. */
function toRow(request: LoggedRequest) {
  return {
    id: request.id,
    account_id: request.accountId,
    livemode: request.livemode,
    key_id: request.keyId,
    method: request.method,
    path: request.path,
    status_code: request.status,
    error_code: request.errorCode,
    error_param: request.errorParam,
    api_version: request.apiVersion,
    idempotency_key_hash: request.idempotencyKeyHash && `\\x${request.idempotencyKeyHash.toString('hex')}`,
    session_id: request.sessionId,
    duration_ms: request.durationMs,
    created_at: request.createdAt.toISOString(),
  };
}

function fromRow(row: RequestLogTable): LoggedRequest {
  return {
    id: row.id,
    accountId: row.account_id,
    livemode: row.livemode,
    keyId: row.key_id,
    method: row.method,
    path: row.path,
    status: row.status_code,
    errorCode: row.error_code,
    errorParam: row.error_param,
    apiVersion: row.api_version,
    idempotencyKeyHash: row.idempotency_key_hash,
    sessionId: row.session_id,
    durationMs: row.duration_ms,
    createdAt: row.created_at,
  };
}
