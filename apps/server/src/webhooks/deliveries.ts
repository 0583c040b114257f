import { type Kysely, sql } from 'kysely';
import { newId } from '../ids.ts';
import type { TheDead } from '../queue/lease-owner.ts';
import type { Database } from '../store/schema.ts';
import type { PostError } from './post.ts';

/** A delivery under lease, with what its next attempt needs. */
export interface ClaimedDelivery {
  id: string;
  eventId: string;
  endpointId: string;
  /** Attempts made so far. */
  attempts: number;
  createdAt: Date;
  dueAt: Date;
  livemode: boolean;
  url: string;
  endpointStatus: 'enabled' | 'disabled';
  secretSealed: Buffer;
  /** The endpoint's, else the event's own. */
  apiVersion: string;
}

/** What became of one claim. */
export interface Settlement {
  deliveryId: string;
  state: 'pending' | 'succeeded' | 'failed' | 'canceled';
  nextAttemptAt: Date | null;
  /** Null when no request was made. */
  attempt: { at: Date; statusCode: number | null; error: PostError | null; durationMs: number } | null;
}

/** Whoever asks for everything means the ordinary types; this one has to be asked for by name. */
const EXPLICIT_ONLY = 'identity.verification_session.redacted';

/**
 * Writes a delivery for every event not yet dispatched and every enabled endpoint of its account and mode that was
 * there before it and asks for its type; all in one statement, and safe to repeat.
 *
 * @returns How many events were dispatched.
 */
export async function fanOut(db: Kysely<Database>, { now, limit }: { now: Date; limit: number }): Promise<number> {
  // Reads event_undispatched. The delivery's id follows from event and endpoint, like its unique key.
  const { rows } = await sql<{ id: string }>`
    with batch as (
      select id, account_id, livemode, type, created_at from event
      where dispatched_at is null
      order by id
      limit ${limit}
      for update skip locked
    ), fanned as (
      insert into delivery (id, event_id, endpoint_id, state, next_attempt_at, created_at)
      select
        'dl_' || left(encode(sha256(convert_to(batch.id || ' ' || endpoint.id, 'UTF8')), 'hex'), 32),
        batch.id, endpoint.id, 'pending', ${now}::timestamptz, ${now}::timestamptz
      from batch
      join webhook_endpoint endpoint
        on endpoint.account_id = batch.account_id
        and endpoint.livemode = batch.livemode
        and endpoint.status = 'enabled'
        and endpoint.created_at <= batch.created_at
        and (
          jsonb_exists(endpoint.enabled_events, batch.type)
          or (jsonb_exists(endpoint.enabled_events, '*') and batch.type <> ${EXPLICIT_ONLY})
        )
      on conflict (event_id, endpoint_id) do nothing
    )
    update event set dispatched_at = ${now} where id in (select id from batch)
    returning id`.execute(db);
  return rows.length;
}

/**
 * Leases deliveries that are due, the oldest first, so that no endpoint stands in the way of another:
 * of each endpoint only as many are under way at once as `widths` allows it, in all processes together, and those of
 * slow endpoints take no more than `slowLimit` of the room there is.
 */
export async function claimDeliveries(
  db: Kysely<Database>,
  claim: {
    now: Date;
    limit: number;
    slowLimit: number;
    widths: ReadonlyMap<string, number>;
    startWidth: number;
    owner: string;
    leaseMs: number;
  },
): Promise<ClaimedDelivery[]> {
  const widths = JSON.stringify(Object.fromEntries(claim.widths));
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
      from waiting where endpoint_id is not null
    ), due as (
      select oldest.id, oldest.next_attempt_at, paced.width < ${claim.startWidth}::integer as slow
      from paced cross join lateral (
        select id, next_attempt_at, lease_until from delivery
        where state = 'pending' and endpoint_id = paced.endpoint_id and next_attempt_at <= ${claim.now}
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
      leased.created_at as "createdAt", leased.next_attempt_at as "dueAt",
      endpoint.livemode, endpoint.url, endpoint.status as "endpointStatus",
      endpoint.secret_sealed as "secretSealed", coalesce(endpoint.api_version, event.api_version) as "apiVersion"
    from leased
    join webhook_endpoint endpoint on endpoint.id = leased.endpoint_id
    join event on event.id = leased.event_id`.execute(db);
  return rows;
}

/** Writes what became of claims, with their attempts; a claim whose lease was lost meanwhile is left to its successor. */
export async function settleDeliveries(
  db: Kysely<Database>,
  settlements: readonly Settlement[],
  owner: string,
): Promise<void> {
  const rows = settlements.map(({ deliveryId, state, nextAttemptAt, attempt }) => ({
    id: deliveryId,
    state,
    next_attempt_at: nextAttemptAt,
    attempt_id: attempt && newId('att'),
    attempted_at: attempt?.at,
    status_code: attempt?.statusCode,
    error: attempt?.error,
    duration_ms: attempt?.durationMs,
  }));
  await sql`
    with result as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as result (
        id text, state text, next_attempt_at timestamptz, attempt_id text, attempted_at timestamptz,
        status_code integer, error text, duration_ms integer
      )
    ), settled as (
      update delivery
      set state = result.state,
        attempts = delivery.attempts + case when result.attempt_id is null then 0 else 1 end,
        next_attempt_at = result.next_attempt_at, lease_owner = null, lease_until = null
      from result
      where delivery.id = result.id and delivery.state = 'pending' and delivery.lease_owner = ${owner}
      returning delivery.id
    )
    insert into delivery_attempt (id, delivery_id, attempted_at, status_code, error, duration_ms)
    select attempt_id, id, attempted_at, status_code, error, duration_ms from result join settled using (id)
    where attempt_id is not null`.execute(db);
}

/** Voids the leases of processes that are no more. */
export async function releaseLeases(db: Kysely<Database>, dead: TheDead): Promise<void> {
  let leased = db.updateTable('delivery').set({ lease_owner: null, lease_until: null });
  if (dead === 'everyone') leased = leased.where('lease_until', 'is not', null);
  else if (dead.length > 0) leased = leased.where('lease_owner', 'in', [...dead]);
  else return;
  await leased.execute();
}

/**
 * Has an event delivered to an endpoint once more, whatever became of it before. One that is waiting for its next
 * attempt is tried at once; one that is under way is left alone.
 */
export async function resend(
  db: Kysely<Database>,
  { eventId, endpointId, now }: { eventId: string; endpointId: string; now: Date },
): Promise<void> {
  await db
    .insertInto('delivery')
    .values({
      id: newId('dl'),
      event_id: eventId,
      endpoint_id: endpointId,
      state: 'pending',
      next_attempt_at: now,
      created_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['event_id', 'endpoint_id'])
        .doUpdateSet({ state: 'pending', next_attempt_at: now })
        .where('delivery.lease_until', 'is', null),
    )
    .execute();
}

/** Is an event undispatched? */
export async function hasUndispatched(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from event where dispatched_at is null) as found`.execute(db);
  return rows[0]!.found;
}

/** Is a delivery due or under way, here or in another process? */
export async function hasDue(db: Kysely<Database>, now: Date): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from delivery where state = 'pending' and next_attempt_at <= ${now}) as found`.execute(db);
  return rows[0]!.found;
}
