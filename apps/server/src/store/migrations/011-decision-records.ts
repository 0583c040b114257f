import { type Kysely, sql } from 'kysely';

/** What each decision was reached from, sealed, so that it can be reached again; policies of an account's own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table submission add column decision_sealed bytea`.execute(db);
  await sql`alter table account drop constraint account_policy_check`.execute(db);
  await sql`alter table account add constraint account_policy_check
    check (policy in ('permissive', 'standard', 'careful', 'strict', 'custom'))`.execute(db);
}
