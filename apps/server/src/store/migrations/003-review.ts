import { type Kysely, sql } from 'kysely';

/** Policies, sessions held for a person to look at, documents recognised, block lists, expected details. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table account
    add column policy text not null default 'standard'
      check (policy in ('permissive', 'standard', 'careful', 'strict')),
    add column review_hours integer not null default 72`,
  `alter table verification_session add column expected_details_sealed bytea`,
  `create table review (
    id text collate "C" primary key,
    account_id text not null references account,
    livemode boolean not null,
    session_id text not null references verification_session,
    submission_id text not null references submission,
    kind text not null check (kind in ('hold', 'notice')),
    status text not null check (status in ('open', 'verified', 'unverified', 'expired', 'dismissed', 'redacted')),
    checks jsonb not null,
    decision_sealed bytea,
    due_at timestamptz,
    created_at timestamptz not null,
    closed_at timestamptz,
    actor text,
    unique (submission_id, kind)
  )`,
  `create index review_list on review (account_id, livemode, created_at desc, id desc)`,
  // What is still to be looked at is asked for most, and is little.
  `create index review_open on review (account_id, livemode, created_at desc, id desc) where status = 'open'`,
  `create index review_session on review (session_id)`,
  `create table shown_document (
    session_id text not null references verification_session,
    account_id text not null references account,
    livemode boolean not null,
    lookup_hash bytea not null,
    primary key (session_id, lookup_hash)
  )`,
  `create index shown_document_lookup on shown_document (lookup_hash)`,
  `create table block_list_entry (
    id text collate "C" primary key,
    account_id text not null references account,
    livemode boolean not null,
    lookup_hash bytea not null,
    document_type text not null check (document_type in ('driving_license', 'id_card', 'passport')),
    country text,
    note_sealed bytea,
    session_id text references verification_session,
    created_at timestamptz not null
  )`,
  `create index block_list_entry_list on block_list_entry (account_id, livemode, created_at desc, id desc)`,
  `create index block_list_entry_lookup on block_list_entry (lookup_hash)`,
  `create index block_list_entry_session on block_list_entry (session_id) where session_id is not null`,
];
