import { createHmac } from 'node:crypto';
import { Agent, request } from 'undici';
import type { Query } from './queue-stores.ts';

export const PER_ENDPOINT = 8;
export const TOTAL = 128;

/** A way of carrying deliveries, with its dispatcher; `stop` lets what is in flight end. */
export interface Contender {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The product's tables, as far as a delivery touches them. */
export const TABLES = [
  `create table event (id text collate "C" primary key, account_id text not null, type text not null, snapshot text not null,
    created_at timestamptz not null, dispatched_at timestamptz)`,
  `create index event_undispatched on event (id) where dispatched_at is null`,
  `create table endpoint (id text collate "C" primary key, account_id text not null, url text not null, secret text not null)`,
  `create index endpoint_account on endpoint (account_id)`,
  `create table delivery (id text collate "C" primary key, event_id text not null references event, endpoint_id text not null references endpoint,
    state text not null, attempts integer not null default 0, next_attempt_at timestamptz, lease_owner text,
    lease_until timestamptz, created_at timestamptz not null, unique (event_id, endpoint_id))`,
  `create index delivery_due on delivery (endpoint_id, next_attempt_at, id) where state = 'pending'`,
  `create table delivery_attempt (id text collate "C" primary key, delivery_id text not null references delivery,
    attempted_at timestamptz not null, status_code integer, error text, duration_ms integer not null)`,
  `create index delivery_attempt_delivery on delivery_attempt (delivery_id)`,
];

/** Writes `count` events, spread over the accounts in turn; `type` names those of a scenario. */
export async function writeEvents(query: Query, prefix: string, count: number, accountOf: (n: number) => number) {
  const snapshot = JSON.stringify(
    { id: 'vs_bench', object: 'identity.verification_session', pad: 'x'.repeat(1500) },
    null,
    2,
  );
  const rows = Array.from({ length: count }, (_, n) => ({
    id: `evt_${prefix}_${String(n).padStart(8, '0')}`,
    account_id: `acct_${accountOf(n)}`,
  }));
  await query(
    `insert into event (id, account_id, type, snapshot, created_at)
     select r.id, r.account_id, 'identity.verification_session.verified', $2, now() from jsonb_to_recordset($1::jsonb) as r(id text, account_id text)`,
    [JSON.stringify(rows), snapshot],
  );
}

/** Writes deliveries of endpoint 1 that failed before and are next tried in an hour. */
export async function writeWaiting(query: Query, count: number) {
  await query(
    `insert into event (id, account_id, type, snapshot, created_at, dispatched_at)
     select 'evt_waiting_' || n, 'acct_1', 'identity.verification_session.verified', '', now(), now() from generate_series(1, $1::int) n`,
    [count],
  );
  await query(
    `insert into delivery (id, event_id, endpoint_id, state, attempts, next_attempt_at, created_at)
     select 'dl_' || encode(sha256(id::bytea), 'hex'), id, 'we_1', 'pending', 1, now() + interval '1 h', now() from event
     where id like 'evt_waiting_%'`,
  );
  await query('analyze event');
  await query('analyze delivery');
}

/** Takes undispatched events and writes a delivery for each endpoint of their account: one statement. */
export const FAN_OUT = `
  with batch as (
    select id, account_id from event where dispatched_at is null order by id limit 200 for update skip locked
  ), fanned as (
    insert into delivery (id, event_id, endpoint_id, state, next_attempt_at, created_at)
    select 'dl_' || encode(sha256((batch.id || '/' || endpoint.id)::bytea), 'hex'), batch.id, endpoint.id, 'pending', $1, $1
    from batch join endpoint using (account_id)
    on conflict (event_id, endpoint_id) do nothing
    returning id, endpoint_id
  ), marked as (
    update event set dispatched_at = $1 where id in (select id from batch)
  )
  select id, endpoint_id from fanned`;

export interface Claimed {
  id: string;
  endpoint_id: string;
  url: string;
  secret: string;
  snapshot: string;
}

export interface Result {
  id: string;
  status_code: number | null;
  duration_ms: number;
}

/** One HTTP attempt, as the product makes it: signed, read to the end, timed. */
export function openClient() {
  const agent = new Agent({ connections: PER_ENDPOINT, headersTimeout: 30_000, bodyTimeout: 30_000 });
  return {
    async attempt({ id, url, secret, snapshot }: Claimed): Promise<Result> {
      const started = performance.now();
      const t = Math.floor(Date.now() / 1000);
      const v1 = createHmac('sha256', secret).update(`${t}.${snapshot}`).digest('hex');
      const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': `t=${t},v1=${v1}` };
      const response = await request(url, { method: 'POST', headers, body: snapshot, dispatcher: agent });
      await response.body.dump();
      return { id, status_code: response.statusCode, duration_ms: Math.round(performance.now() - started) };
    },
    close: () => agent.close(),
  };
}

/** Settles deliveries and keeps their attempts, in one statement; `$2` empty skips the owner's check. */
export const FINISH = `
  with r as (
    select * from jsonb_to_recordset($1::jsonb) as r(id text, status_code integer, duration_ms integer)
  ), settled as (
    update delivery d set state = 'succeeded', attempts = d.attempts + 1, next_attempt_at = null, lease_owner = null, lease_until = null
    from r where d.id = r.id and d.state = 'pending' and ($2 = '' or d.lease_owner = $2)
    returning d.id, d.attempts
  )
  insert into delivery_attempt (id, delivery_id, attempted_at, status_code, duration_ms)
  select r.id || '_' || settled.attempts, r.id, now(), r.status_code, r.duration_ms from r join settled using (id)`;
