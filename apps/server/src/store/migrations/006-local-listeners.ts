import { type Kysely, sql } from 'kysely';

/** Programs that hear events over a websocket, and what each has still to be told. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table local_listener (
    id text collate "C" primary key,
    account_id text not null references account,
    livemode boolean not null,
    key_id text not null,
    lookup_hash bytea not null unique,
    secret_sealed bytea not null,
    holder text,
    expires_at timestamptz not null
  )`,
  `create index local_listener_account on local_listener (account_id, livemode)`,
  `create table local_listener_event (
    listener_id text collate "C" not null references local_listener on delete cascade,
    event_id text collate "C" not null references event on delete cascade,
    primary key (listener_id, event_id)
  )`,
  // An event that is deleted takes what was still to be told of it along.
  `create index local_listener_event_event on local_listener_event (event_id)`,
];
