import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../test/api-app.ts';
import { reportsMatching } from './reports.ts';
import { sessionsMatching } from './sessions.ts';

const ACCOUNT = { accountId: 'acct_1', livemode: false };
const SESSIONS = 4000;

let world: TestApp;
beforeAll(async () => {
  world = await openTestApp();
  const { db } = world.app;
  await sql`
    insert into account (id, business_name, default_api_version, created_at)
    values ('acct_1', 'Example', '2026-10-28.endive', now())`.execute(db);
  // One report for each session, a fortieth of everything of each kind asked for.
  await sql`
    insert into verification_session
      (id, account_id, livemode, type, status, client_reference_id, options, metadata, related, master_key_id,
       url_expires_at, secret_expires_at, created_at)
    select 'vs_' || lpad(i::text, 8, '0'), 'acct_1', false, 'document',
      case i % 40 when 0 then 'verified' else 'requires_input' end,
      'user-' || i % 40, '{}', '{}',
      jsonb_build_object('relatedCustomer', 'cus_' || i % 40, 'relatedCustomerAccount', 'acct_' || i % 40),
      'key', now(), now(), timestamptz '2026-01-01' + i * interval '1 minute'
    from generate_series(1, ${sql.lit(SESSIONS)}) as i`.execute(db);
  await sql`
    insert into submission (id, session_id, livemode, created_at)
    select 'sub_' || id, id, false, created_at from verification_session`.execute(db);
  await sql`
    insert into verification_report
      (id, account_id, livemode, session_id, submission_id, type, client_reference_id, created_at)
    select 'vr_' || id, account_id, false, id, 'sub_' || id,
      case status when 'verified' then 'id_number' else 'document' end, client_reference_id, created_at
    from verification_session`.execute(db);
  await sql`analyze verification_session, verification_report`.execute(db);
});
afterAll(() => world.close());

describe('a page is read from where it begins in an index', () => {
  test.each([
    ['verification_session_list', {}],
    ['verification_session_status', { status: 'verified' }],
    ['verification_session_reference', { clientReferenceId: 'user-7' }],
    ['verification_session_customer', { relatedCustomer: 'cus_7' }],
    ['verification_session_customer_account', { relatedCustomerAccount: 'acct_7' }],
  ] as const)('%s, of sessions with %j', async (index, filters) => {
    expectReadFrom(index, await planOf(sessionsMatching(world.app, ACCOUNT, filters)));
  });

  test.each([
    ['verification_report_list', {}],
    ['verification_report_type', { type: 'id_number' }],
    ['verification_report_session', { sessionId: 'vs_00000007' }],
    ['verification_report_reference', { clientReferenceId: 'user-7' }],
  ] as const)('%s, of reports with %j', async (index, filters) => {
    expectReadFrom(index, await planOf(reportsMatching(world.app, ACCOUNT, filters)));
  });
});

/** The plan of a page in the middle. */
async function planOf(query: ReturnType<typeof sessionsMatching> | ReturnType<typeof reportsMatching>) {
  const page = (query as ReturnType<typeof reportsMatching>)
    .where(sql<boolean>`(created_at, id) < (timestamptz '2026-01-03', 'vs_00002000')`)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(11);
  const rows = await page.explain<{ 'QUERY PLAN': string }>();
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

function expectReadFrom(index: string, plan: string): void {
  expect(plan).toContain(`using ${index} on`);
  expect(plan).not.toMatch(/Sort|Seq Scan|Bitmap/);
}
