import { type Kysely, sql } from 'kysely';
import { newId } from '../ids.ts';
import type { TheDead } from '../queue/lease-owner.ts';
import { asksFor } from '../store/deliveries.ts';
import { type Present, presentOf } from '../store/present.ts';
import type { Database, DeliveryTable } from '../store/schema.ts';
import type { PostError } from './post.ts';

/** A delivery under lease, with what its next attempt needs. */
export interface ClaimedDelivery {
  id: string;
  eventId: string;
  endpointId: string;
  /** Attempts made so far by the schedule. */
  attempts: number;
  /** Set while it is being sent once more by hand: what it was, and is again should that fail. */
  resumeState: DeliveryState | null;
  resumeAt: Date | null;
  createdAt: Date;
  dueAt: Date;
  accountId: string;
  livemode: boolean;
  url: string;
  endpointStatus: 'enabled' | 'disabled';
  secretSealed: Buffer;
  /** The secret before it, while it still signs. */
  oldSecretSealed: Buffer | null;
  /** The endpoint's, else the event's own. */
  apiVersion: string;
}

export type DeliveryState = DeliveryTable['state'];

/** What became of one claim. */
export interface Settlement {
  deliveryId: string;
  endpointId: string;
  /** Where it was sent: what came back says nothing of an endpoint that has moved since. */
  url: string;
  state: DeliveryState;
  nextAttemptAt: Date | null;
  /** Null when no request was made. */
  attempt: { at: Date; statusCode: number | null; error: PostError | null; durationMs: number } | null;
}

/**
 * Writes a delivery for every event not yet dispatched and every enabled endpoint of its account and mode that was
 * there before it and asks for its type, and notes it for every local listener; all in one statement, and safe to repeat.
 *
 * @returns How many events were dispatched, and whether a listener is to hear of one.
 */
export async function fanOut(
  db: Kysely<Database>,
  { limit, ...present }: Present & { limit: number },
): Promise<{ dispatched: number; overheard: boolean }> {
  const now = (table: string) => presentOf(present, columnsOf(table));
  // Reads event_undispatched. The delivery's id follows from event and endpoint, like its unique key. Which types a
  // listener wants to hear of only it knows.
  const { rows } = await sql<{ overheard: boolean }>`
    with batch as (
      select id, account_id, livemode, type, created_at from event
      where dispatched_at is null
      order by id
      limit ${limit}
      for update skip locked
    ), asked as (
      select batch.id as event_id, endpoint.id as endpoint_id, ${now('batch')} as due_at
      from batch
      join webhook_endpoint endpoint
        on endpoint.account_id = batch.account_id
        and endpoint.livemode = batch.livemode
        and endpoint.status = 'enabled'
        and endpoint.created_at <= batch.created_at
        and ${asksFor(sql.ref('endpoint.enabled_events'), sql.ref('batch.type'))}
      -- One being deleted is waited for, then left out.
      for key share of endpoint
    ), fanned as (
      insert into delivery (id, event_id, endpoint_id, state, next_attempt_at, created_at)
      select
        'dl_' || left(encode(sha256(convert_to(event_id || ' ' || endpoint_id, 'UTF8')), 'hex'), 32),
        event_id, endpoint_id, 'pending', due_at, due_at
      from asked
      on conflict (event_id, endpoint_id) do nothing
    ), listening as (
      select listener.id as listener_id, batch.id as event_id
      from batch
      join local_listener listener
        on listener.account_id = batch.account_id
        and listener.livemode = batch.livemode
        and listener.holder is not null
        and listener.expires_at > now()
      for key share of listener
    ), overheard as (
      insert into local_listener_event (listener_id, event_id)
      select listener_id, event_id from listening
      on conflict do nothing
      returning 1
    )
    update event set dispatched_at = ${now('event')} where id in (select id from batch)
    returning exists (select from overheard) as overheard`.execute(db);
  return { dispatched: rows.length, overheard: rows[0]?.overheard ?? false };
}

/**
 * Leases deliveries that are due, the oldest first, so that no endpoint stands in the way of another:
 * of each endpoint only as many are under way at once as `widths` allows it, in all processes together, and those of
 * slow endpoints take no more than `slowLimit` of the room there is.
 */
export async function claimDeliveries(
  db: Kysely<Database>,
  claim: Present & {
    limit: number;
    slowLimit: number;
    widths: ReadonlyMap<string, number>;
    startWidth: number;
    owner: string;
    leaseMs: number;
  },
): Promise<ClaimedDelivery[]> {
  const widths = JSON.stringify(Object.fromEntries(claim.widths));
  const moved = claim.moved !== undefined && claim.moved.size > 0;
  const now = presentOf(claim, columnsOf('endpoint'));
  // Hops through delivery_due from endpoint to endpoint (a loose scan), and looks at each one's oldest rows only: the
  // leased ones among them stay there until they are settled, which is what bounds an endpoint's share.
  const { rows } = await sql<ClaimedDelivery>`
    with recursive waiting (endpoint_id) as (
      (select endpoint_id from delivery where state = 'pending' order by endpoint_id limit 1)
      union all
      select (
        select next.endpoint_id from delivery next
        where next.state = 'pending' and next.endpoint_id > waiting.endpoint_id
        order by next.endpoint_id limit 1
      )
      from waiting where waiting.endpoint_id is not null
    ), paced as (
      select endpoint_id, coalesce((${widths}::jsonb ->> endpoint_id)::integer, ${claim.startWidth}::integer) as width
        ${moved ? sql`, ${now} as present` : sql``}
      from waiting ${moved ? sql`join webhook_endpoint endpoint on endpoint.id = endpoint_id` : sql``}
      where endpoint_id is not null
    ), due as (
      select oldest.id, oldest.next_attempt_at, paced.width < ${claim.startWidth}::integer as slow
      from paced cross join lateral (
        select id, next_attempt_at, lease_until from delivery
        where state = 'pending' and endpoint_id = paced.endpoint_id and next_attempt_at <= ${moved ? sql`paced.present` : now}
        order by next_attempt_at, id
        limit paced.width
      ) oldest
      where oldest.lease_until is null or oldest.lease_until < now()
    ), admitted as (
      select id from (
        select *, row_number() over (partition by slow order by next_attempt_at, id) as place from due
      ) placed
      where not slow or place <= ${claim.slowLimit}
      order by next_attempt_at, id
      limit ${claim.limit}
    ), locked as (
      select id from delivery
      where id = any (array(select id from admitted))
        and state = 'pending' and (lease_until is null or lease_until < now())
      for update skip locked
    ), leased as (
      update delivery
      set lease_owner = ${claim.owner},
        lease_until = now() + ${claim.leaseMs}::double precision * interval '1 millisecond'
      from locked where delivery.id = locked.id
      returning delivery.*
    )
    select
      leased.id, leased.event_id as "eventId", leased.endpoint_id as "endpointId", leased.attempts,
      leased.resume_state as "resumeState", leased.resume_at as "resumeAt",
      leased.created_at as "createdAt", leased.next_attempt_at as "dueAt",
      endpoint.account_id as "accountId", endpoint.livemode, endpoint.url, endpoint.status as "endpointStatus",
      endpoint.secret_sealed as "secretSealed",
      case when endpoint.old_secret_expires_at > ${now} then endpoint.old_secret_sealed end as "oldSecretSealed",
      coalesce(endpoint.api_version, event.api_version) as "apiVersion"
    from leased
    join webhook_endpoint endpoint on endpoint.id = leased.endpoint_id
    join event on event.id = leased.event_id`.execute(db);
  return rows;
}

/** An endpoint that nothing more is sent to, and why. */
export interface DisabledEndpoint {
  id: string;
  accountId: string;
  reason: 'gone' | 'failing';
}

/** As long as a single delivery is tried: by then somebody would have noticed an outage. */
const FAILING_HOURS = 72;
/** As many as a single delivery has: fewer may be one bad event, long ago, and the next. */
const FAILING_ATTEMPTS = 10;
/** "Never call again": an endpoint that says so is taken at its word. */
export const GONE = 410;

/**
 * Writes what became of claims, with their attempts and what these say of the endpoints' health, in one statement; a
 * claim whose lease was lost meanwhile is left to its successor.
 *
 * @returns The endpoints this disabled: those that said they are gone, and those that failed for days on end.
 */
export async function settleDeliveries(
  db: Kysely<Database>,
  settlements: readonly Settlement[],
  { owner }: { owner: string },
): Promise<DisabledEndpoint[]> {
  const rows = settlements.map(({ deliveryId, endpointId, url, state, nextAttemptAt, attempt }) => ({
    id: deliveryId,
    endpoint_id: endpointId,
    url,
    state,
    next_attempt_at: nextAttemptAt,
    attempt_id: attempt && newId('att'),
    attempted_at: attempt?.at,
    status_code: attempt?.statusCode,
    error: attempt?.error,
    duration_ms: attempt?.durationMs,
  }));
  const again = sql`(delivery.repeat and result.attempt_id is not null)`;
  const neverBegun = sql`(result.state = 'pending' and result.attempt_id is null)`;
  // An endpoint that is well is not written to: `changing` has a row only where its health changed.
  // Endpoints are locked before deliveries, and both in the order of their ids: two processes that settle for the same ones,
  // or one that settles while an endpoint is deleted with its deliveries or an event is sent to several again, would otherwise
  // wait for each other.
  const { rows: changed } = await sql<Omit<DisabledEndpoint, 'reason'> & { reason: string | null }>`
    with result as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as result (
        id text, endpoint_id text, url text, state text, next_attempt_at timestamptz, attempt_id text, attempted_at timestamptz,
        status_code integer, error text, duration_ms integer
      )
    ), failing as materialized (
      select id from webhook_endpoint
      where id in (select endpoint_id from result where attempt_id is not null and state <> 'succeeded')
      order by id
      for no key update
    ), held as materialized (
      select id from webhook_endpoint where id in (select endpoint_id from result) order by id for key share
    ), mine as materialized (
      select delivery.id from delivery join result on result.id = delivery.id
      where delivery.state = 'pending' and delivery.lease_owner = ${owner}
        and (select count(*) from failing) + (select count(*) from held) > 0
      order by delivery.id
      for update of delivery
    ), settled as (
      update delivery
      set state = case when ${again} then 'pending' else result.state end,
        attempts = delivery.attempts
          + case when result.attempt_id is null or delivery.resume_state is not null then 0 else 1 end,
        next_attempt_at = case when ${again} then result.attempted_at else result.next_attempt_at end,
        resume_state = case when ${again} then result.state when ${neverBegun} then delivery.resume_state end,
        resume_at = case when ${again} then result.next_attempt_at when ${neverBegun} then delivery.resume_at end,
        repeat = false,
        lease_owner = null, lease_until = null
      from result join mine using (id)
      where delivery.id = result.id
      returning delivery.id, delivery.endpoint_id
    ), attempted as (
      insert into delivery_attempt (id, delivery_id, attempted_at, status_code, error, duration_ms)
      select attempt_id, id, attempted_at, status_code, error, duration_ms from result join settled using (id)
      where attempt_id is not null
    ), heard as (
      select endpoint_id, url, min(attempted_at) as since, max(attempted_at) as until, count(*)::integer as attempts,
        coalesce(bool_or(status_code between 200 and 299), false) as well,
        coalesce(bool_or(status_code = ${GONE}), false) as gone
      from result join settled using (id, endpoint_id)
      where attempt_id is not null and error is distinct from 'internal'
      group by endpoint_id, url
    ), changing as (
      select
        endpoint.id, endpoint.status, heard.gone, heard.until,
        case when heard.well then null else coalesce(endpoint.failing_since, heard.since) end as failing_since,
        case when heard.well then 0 else endpoint.failed_attempts + heard.attempts end as failed_attempts
      from webhook_endpoint endpoint
      join heard on heard.endpoint_id = endpoint.id and heard.url = endpoint.url
      where heard.gone or not heard.well or endpoint.failing_since is not null
      order by endpoint.id
      for no key update of endpoint
    ), judged as (
      select
        id, failing_since, failed_attempts, until,
        case
          when status = 'disabled' then null
          when gone then 'gone'
          when until - failing_since >= ${FAILING_HOURS}::integer * interval '1 hour' and failed_attempts >= ${FAILING_ATTEMPTS} then 'failing'
        end as reason
      from changing
    )
    update webhook_endpoint endpoint
    set failing_since = judged.failing_since,
      failed_attempts = judged.failed_attempts,
      status = case when judged.reason is null then endpoint.status else 'disabled' end,
      disabled_reason = coalesce(judged.reason, endpoint.disabled_reason),
      disabled_at = case when judged.reason is null then endpoint.disabled_at else judged.until end
    from judged where endpoint.id = judged.id
    returning endpoint.id, endpoint.account_id as "accountId", judged.reason`.execute(db);
  return changed.filter(({ reason }) => reason !== null) as DisabledEndpoint[];
}

/** Voids the leases of processes that are no more. */
export async function releaseLeases(db: Kysely<Database>, dead: TheDead): Promise<void> {
  let leased = db.updateTable('delivery').set({ lease_owner: null, lease_until: null });
  if (dead === 'everyone') leased = leased.where('lease_until', 'is not', null);
  else if (dead.length > 0) leased = leased.where('lease_owner', 'in', [...dead]);
  else return;
  await leased.execute();
}

/** Is an event undispatched? */
export async function hasUndispatched(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from event where dispatched_at is null) as found`.execute(db);
  return rows[0]!.found;
}

/** Is a delivery due or under way, here or in another process? */
export async function hasDue(db: Kysely<Database>, present: Present): Promise<boolean> {
  const now = presentOf(present, columnsOf('endpoint'));
  const due = present.moved?.size
    ? sql`delivery join webhook_endpoint endpoint on endpoint.id = endpoint_id where state = 'pending' and next_attempt_at <= ${now}`
    : sql`delivery where state = 'pending' and next_attempt_at <= ${now}`;
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from ${due}) as found`.execute(db);
  return rows[0]!.found;
}

function columnsOf(table: string) {
  return { accountId: sql.ref(`${table}.account_id`), livemode: sql.ref(`${table}.livemode`) };
}
