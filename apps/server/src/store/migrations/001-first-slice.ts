import { type Kysely, sql } from 'kysely';

/** Written to PostgreSQL 15's SQL; ids sort by time, hence the "C" collation. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table installation (
    name text primary key,
    value text not null
  )`,
  `create table account (
    id text collate "C" primary key,
    business_name text not null,
    default_api_version text not null,
    created_at timestamptz not null,
    clock_reads timestamptz,
    clock_since timestamptz
  )`,
  `create table api_key (
    id text collate "C" primary key,
    account_id text not null references account,
    livemode boolean not null,
    kind text not null check (kind in ('secret', 'publishable', 'restricted')),
    name text,
    lookup_hash bytea not null unique,
    last4 text not null,
    permissions jsonb not null,
    allowed_ips jsonb not null default '[]',
    value_sealed bytea,
    created_at timestamptz not null,
    expires_at timestamptz
  )`,
  // Every process hears of a changed key at once, also of one that was changed by hand.
  `create function api_key_changed() returns trigger language plpgsql as
    $$ begin perform pg_notify('credence_api_key', ''); return null; end $$`,
  `create trigger api_key_changed after insert or update or delete or truncate on api_key
    for each statement execute function api_key_changed()`,
  `create index api_key_list on api_key (account_id, livemode, created_at desc, id desc)`,
  `create table verification_flow (
    id text collate "C" primary key,
    account_id text not null references account,
    livemode boolean not null,
    name text,
    options jsonb not null,
    return_url text,
    metadata jsonb not null,
    active boolean not null,
    static_link_active boolean not null,
    created_at timestamptz not null
  )`,
  `create index verification_flow_list on verification_flow (account_id, livemode, created_at desc, id desc)`,
  `create table verification_session (
    id text collate "C" primary key,
    account_id text not null references account,
    livemode boolean not null,
    type text not null check (type in ('document', 'id_number', 'verification_flow')),
    status text not null check (status in ('requires_input', 'processing', 'verified', 'canceled')),
    client_reference_id text,
    options jsonb not null,
    metadata jsonb not null,
    related jsonb,
    verification_flow_id text collate "C" references verification_flow,
    return_url text,
    provided_details_sealed bytea,
    last_error_code text,
    last_error_reason text,
    last_report_id text collate "C",
    verified_outputs_sealed bytea,
    redaction_status text check (redaction_status in ('processing', 'redacted')),
    submission_id text collate "C",
    submission_count integer not null default 0,
    wrapped_key bytea,
    master_key_id text not null,
    url_generation integer not null default 1,
    url_expires_at timestamptz not null,
    url_used_at timestamptz,
    secret_generation integer not null default 1,
    secret_expires_at timestamptz not null,
    secret_used_at timestamptz,
    device_hash bytea,
    consent jsonb,
    declared jsonb,
    created_at timestamptz not null
  )`,
  // Lists are newest first and start anywhere: one index entry a page.
  `create index verification_session_list on verification_session (account_id, livemode, created_at desc, id desc)`,
  `create index verification_session_reference on verification_session (account_id, livemode, md5(client_reference_id), created_at desc, id desc)
    where client_reference_id is not null`,
  `create index verification_session_status on verification_session (account_id, livemode, status, created_at desc, id desc)`,
  `create index verification_session_customer on verification_session (account_id, livemode, md5(related ->> 'relatedCustomer'), created_at desc, id desc)
    where related ->> 'relatedCustomer' is not null`,
  `create index verification_session_customer_account on verification_session (account_id, livemode, md5(related ->> 'relatedCustomerAccount'), created_at desc, id desc)
    where related ->> 'relatedCustomerAccount' is not null`,
  `create index verification_session_flow on verification_session (verification_flow_id, created_at desc, id desc)
    where verification_flow_id is not null`,
  `create table ephemeral_key (
    id text collate "C" primary key,
    account_id text not null references account,
    livemode boolean not null,
    session_id text not null references verification_session on delete cascade,
    lookup_hash bytea not null unique,
    last4 text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  `create index ephemeral_key_session on ephemeral_key (session_id)`,
  `create index ephemeral_key_expiry on ephemeral_key (expires_at)`,
  `create table submission (
    id text collate "C" primary key,
    session_id text not null references verification_session,
    livemode boolean not null,
    created_at timestamptz not null,
    readings_sealed bytea,
    report_id text collate "C"
  )`,
  `create index submission_session on submission (session_id)`,
  `create table file (
    id text collate "C" primary key,
    account_id text not null references account,
    livemode boolean not null,
    session_id text references verification_session,
    purpose text not null,
    type text not null,
    filename text,
    title text,
    size_bytes integer not null,
    blob_name text not null,
    wrapped_key bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz
  )`,
  `create index file_session on file (session_id)`,
  `create index file_expiry on file (expires_at) where expires_at is not null`,
  `create index file_list on file (account_id, livemode, created_at desc, id desc)`,
  `create table file_link (
    id text collate "C" primary key,
    account_id text not null references account,
    livemode boolean not null,
    file_id text not null references file on delete cascade,
    metadata jsonb not null,
    actor text not null,
    created_at timestamptz not null,
    expires_at timestamptz
  )`,
  `create index file_link_list on file_link (account_id, livemode, created_at desc, id desc)`,
  `create index file_link_file on file_link (file_id)`,
  `create table capture (
    id text collate "C" primary key,
    session_id text not null references verification_session,
    submission_id text references submission,
    side text not null check (side in ('front', 'back', 'selfie')),
    file_id text not null references file,
    created_at timestamptz not null
  )`,
  `create index capture_session on capture (session_id)`,
  `create index capture_submission on capture (submission_id)`,
  `create table verification_report (
    id text collate "C" primary key,
    account_id text not null references account,
    livemode boolean not null,
    session_id text not null references verification_session,
    submission_id text not null unique references submission,
    type text not null,
    client_reference_id text,
    report_sealed bytea,
    created_at timestamptz not null
  )`,
  `create index verification_report_list on verification_report (account_id, livemode, created_at desc, id desc)`,
  `create index verification_report_session on verification_report (session_id, created_at desc, id desc)`,
  `create index verification_report_type on verification_report (account_id, livemode, type, created_at desc, id desc)`,
  `create index verification_report_reference on verification_report (account_id, livemode, md5(client_reference_id), created_at desc, id desc)
    where client_reference_id is not null`,
  `create table event (
    id text collate "C" primary key,
    account_id text not null references account,
    livemode boolean not null,
    type text not null,
    session_id text not null references verification_session,
    snapshot_sealed bytea,
    api_version text not null,
    request_id text,
    idempotency_key text,
    created_at timestamptz not null,
    dispatched_at timestamptz
  )`,
  `create index event_list on event (account_id, livemode, created_at desc, id desc)`,
  `create index event_session on event (session_id)`,
  // The dispatcher's whole work list.
  `create index event_undispatched on event (id) where dispatched_at is null`,
  `create table webhook_endpoint (
    id text collate "C" primary key,
    account_id text not null references account,
    livemode boolean not null,
    url text not null,
    enabled_events jsonb not null,
    api_version text,
    description text,
    metadata jsonb not null,
    status text not null check (status in ('enabled', 'disabled')),
    disabled_reason text check (disabled_reason in ('request', 'gone', 'failing')),
    disabled_at timestamptz,
    failing_since timestamptz,
    failed_attempts integer not null default 0,
    secret_sealed bytea not null,
    old_secret_sealed bytea,
    old_secret_expires_at timestamptz,
    created_at timestamptz not null
  )`,
  `create index webhook_endpoint_list on webhook_endpoint (account_id, livemode, created_at desc, id desc)`,
  `create table delivery (
    id text collate "C" primary key,
    event_id text not null references event,
    endpoint_id text not null references webhook_endpoint on delete cascade,
    state text not null check (state in ('pending', 'succeeded', 'failed', 'canceled')),
    attempts integer not null default 0,
    next_attempt_at timestamptz,
    resume_state text check (resume_state in ('pending', 'succeeded', 'failed', 'canceled')),
    resume_at timestamptz,
    repeat boolean not null default false,
    lease_owner text,
    lease_until timestamptz,
    created_at timestamptz not null,
    unique (event_id, endpoint_id)
  )`,
  // By endpoint first: each one's oldest due rows are read apart, so that none stands in another's way.
  `create index delivery_due on delivery (endpoint_id, next_attempt_at, id) where state = 'pending'`,
  `create table delivery_attempt (
    id text collate "C" primary key,
    delivery_id text not null references delivery on delete cascade,
    attempted_at timestamptz not null,
    status_code integer,
    error text,
    duration_ms integer not null
  )`,
  `create index delivery_attempt_delivery on delivery_attempt (delivery_id)`,
  `create table job (
    id text collate "C" primary key,
    name text not null,
    payload jsonb not null,
    key text,
    clock_of text collate "C",
    state text not null check (state in ('ready', 'running', 'done', 'dead')),
    attempts integer not null default 0,
    max_attempts integer not null,
    due_at timestamptz not null,
    lease_owner text,
    lease_until timestamptz,
    created_at timestamptz not null,
    finished_at timestamptz
  )`,
  `create unique index job_key on job (name, key) where state in ('ready', 'running') and key is not null`,
  `create index job_ready on job (name, due_at, id) where state = 'ready'`,
  `create index job_running on job (lease_until) where state = 'running'`,
  `create table idempotency_key (
    account_id text not null references account,
    livemode boolean not null,
    key text collate "C" not null,
    fingerprint bytea not null,
    session_id text,
    status_code integer not null,
    body_sealed bytea not null,
    request_id text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (account_id, livemode, key)
  )`,
  `create index idempotency_key_expiry on idempotency_key (expires_at)`,
  `create table request_log (
    id text collate "C" primary key,
    account_id text not null references account,
    livemode boolean not null,
    key_id text,
    method text not null,
    path text not null,
    status_code integer not null,
    error_code text,
    error_param text,
    api_version text,
    idempotency_key_hash bytea,
    session_id text,
    duration_ms integer not null,
    created_at timestamptz not null
  )`,
  `create index request_log_list on request_log (account_id, livemode, created_at desc, id desc)`,
  // What went wrong is looked for most, and is little.
  `create index request_log_refused on request_log (account_id, livemode, status_code, created_at desc, id desc)
    where status_code >= 400`,
  `create index request_log_session on request_log (session_id) where session_id is not null`,
  `create index request_log_age on request_log (created_at)`,
  `create table access_log (
    id text collate "C" primary key,
    account_id text not null references account,
    session_id text not null references verification_session,
    actor text not null,
    paths jsonb not null,
    created_at timestamptz not null
  )`,
  `create index access_log_session on access_log (session_id)`,
];
