import { type Kysely, sql } from 'kysely';

/** Messages to the person, how they confirm an address that was written to, and the ID number they give. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table message (
    id text collate "C" primary key,
    account_id text not null references account,
    livemode boolean not null,
    session_id text not null references verification_session,
    channel text not null,
    kind text not null,
    message_sealed bytea not null,
    created_at timestamptz not null
  )`.execute(db);
  await sql`create index message_list on message (account_id, livemode, created_at desc, id desc)`.execute(db);
  await sql`create index message_session on message (session_id, created_at desc, id desc)`.execute(db);
  await sql`create table contact_confirmation (
    session_id text not null references verification_session,
    channel text not null,
    address_sealed bytea not null,
    code_hash bytea,
    sent_at timestamptz not null,
    wrong_tries smallint not null default 0,
    codes_sent smallint not null default 0,
    confirmed_at timestamptz,
    attempt integer not null,
    primary key (session_id, channel)
  )`.execute(db);
  await sql`create table id_number_answer (
    session_id text primary key references verification_session,
    answer_sealed bytea not null,
    attempt integer not null
  )`.execute(db);
  await sql`alter table submission add column answers_sealed bytea`.execute(db);
}
