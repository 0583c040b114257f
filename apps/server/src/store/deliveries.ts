import { Refusal } from '@credence/verification';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { type AccountRef, type App, atomically } from '../app.ts';
import { newId } from '../ids.ts';
import type { EventRecord } from './events.ts';
import type { Page, PageRequest } from './page.ts';
import type { DeliveryAttemptTable, DeliveryTable } from './schema.ts';

/** Attempts shown of one delivery: the schedule has ten, the rest were made by hand. */
const ATTEMPTS_SHOWN = 50;

/** Whoever asks for everything means the ordinary types; this one has to be asked for by name. */
export const EXPLICIT_ONLY = 'identity.verification_session.redacted';

/** Telling one endpoint of one event. */
export interface Delivery extends AccountRef {
  id: string;
  eventId: string;
  eventType: string;
  endpointId: string;
  state: DeliveryTable['state'];
  /** Null once nothing more will be tried. */
  nextAttemptAt: Date | null;
  createdAt: Date;
  /** The last ones, in their order. */
  attempts: Attempt[];
}

/** One try: what came back, or why nothing did; never what was sent or answered. */
export interface Attempt {
  id: string;
  at: Date;
  statusCode: number | null;
  error: string | null;
  durationMs: number;
}

export interface DeliveryFilters {
  eventId?: string | undefined;
  endpointId?: string | undefined;
  state?: DeliveryTable['state'] | undefined;
}

/** Finds one delivery of an account and mode. */
export async function findDelivery(app: App, account: AccountRef, id: string): Promise<Delivery | undefined> {
  const row = await deliveriesOf(app, account).where('delivery.id', '=', id).executeTakeFirst();
  return row && (await withAttempts(app, account, [row]))[0];
}

/**
 * Lists deliveries, those of the newest event first.
 *
 * @throws {Refusal} `resource_missing` when the cursor is not one of the account's deliveries.
 */
export async function listDeliveries(
  app: App,
  account: AccountRef,
  { eventId, endpointId, state }: DeliveryFilters,
  page: PageRequest,
): Promise<Page<Delivery>> {
  const backwards = page.endingBefore !== undefined;
  let wanted = deliveriesOf(app, account);
  if (eventId !== undefined) wanted = wanted.where('event.id', '=', eventId);
  if (endpointId !== undefined) wanted = wanted.where('delivery.endpoint_id', '=', endpointId);
  if (state !== undefined) wanted = wanted.where('delivery.state', '=', state);
  wanted = await fromCursor(app, account, wanted, page);
  const order = backwards ? 'asc' : 'desc';
  // Walks event_list, and looks up each event's deliveries: they need no index of their own, which every delivery
  // would pay for.
  const rows = await wanted
    .orderBy('event.created_at', order)
    .orderBy('event.id', order)
    .orderBy('delivery.id', order)
    .limit(page.limit + 1)
    .execute();
  const kept = rows.slice(0, page.limit);
  const items = await withAttempts(app, account, backwards ? kept.reverse() : kept);
  return { items, hasMore: rows.length > page.limit };
}

/**
 * Has an event sent once more, as soon as may be, whatever became of it before: to one endpoint, or to all enabled ones
 * that ask for its type. If that fails, the automatic attempts go on as if nothing had been, and what had succeeded has
 * still succeeded. A delivery that is due anyway is left alone; an attempt that is under way is followed by another.
 *
 * @returns To how many endpoints it goes.
 */
export async function resendEvent(app: App, account: AccountRef, event: EventRecord, endpointId?: string) {
  const now = app.clock.now(account);
  const asked = await atomically(app, async (tx) => {
    let endpoints = tx.db
      .selectFrom('webhook_endpoint')
      .select('id')
      .where('account_id', '=', account.accountId)
      .where('livemode', '=', account.livemode)
      .where('status', '=', 'enabled');
    endpoints =
      endpointId === undefined
        ? endpoints.where(asksFor(sql.ref('enabled_events'), sql.val(event.type)))
        : endpoints.where('id', '=', endpointId);
    const found = await endpoints.orderBy('id').forKeyShare().execute();
    if (found.length === 0) return 0;
    // In the order in which deliveries are settled; and not while the event is being fanned out, which writes the same ones.
    await tx.db.selectFrom('event').select('id').where('id', '=', event.id).forKeyShare().execute();
    await tx.db
      .selectFrom('delivery')
      .select('id')
      .where('event_id', '=', event.id)
      .orderBy('id')
      .forUpdate()
      .execute();
    await tx.db
      .insertInto('delivery')
      .values(
        found.map(({ id }) => ({
          id: newId('dl'),
          event_id: event.id,
          endpoint_id: id,
          state: 'pending' as const,
          next_attempt_at: now,
          created_at: now,
        })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(['event_id', 'endpoint_id'])
          .doUpdateSet({
            state: unlessLeased('state', sql`'pending'`),
            next_attempt_at: unlessLeased('next_attempt_at', sql`${now}::timestamptz`),
            resume_state: unlessLeased('resume_state', sql`coalesce(delivery.resume_state, delivery.state)`),
            resume_at: unlessLeased(
              'resume_at',
              sql`case when delivery.resume_state is null then delivery.next_attempt_at else delivery.resume_at end`,
            ),
            repeat: sql`delivery.lease_until is not null`,
          })
          .where((e) =>
            e.or([
              e('delivery.lease_until', 'is not', null),
              e('delivery.state', '<>', 'pending'),
              e('delivery.next_attempt_at', '>', now),
            ]),
          ),
      )
      .execute();
    return found.length;
  });
  return asked;
}

/** Whoever holds the lease settles the row by what it was when it was claimed: `repeat` tells them of this. */
function unlessLeased<T>(column: string, value: RawBuilder<unknown>): RawBuilder<T> {
  return sql`case when delivery.lease_until is null then ${value} else ${sql.ref(`delivery.${column}`)} end`;
}

/** Does an endpoint that enabled these events want to hear of this type? */
export function asksFor(enabledEvents: RawBuilder<unknown>, type: RawBuilder<unknown>) {
  return sql<boolean>`(
    jsonb_exists(${enabledEvents}, ${type})
    or (jsonb_exists(${enabledEvents}, '*') and ${type} <> ${EXPLICIT_ONLY})
  )`;
}

function deliveriesOf({ db }: App, account: AccountRef) {
  return db
    .selectFrom('event')
    .innerJoin('delivery', 'delivery.event_id', 'event.id')
    .selectAll('delivery')
    .select(['event.type as event_type', 'event.created_at as event_created_at'])
    .where('event.account_id', '=', account.accountId)
    .where('event.livemode', '=', account.livemode);
}

type Query = ReturnType<typeof deliveriesOf>;
type Row = Awaited<ReturnType<Query['execute']>>[number];

async function fromCursor(
  app: App,
  account: AccountRef,
  query: Query,
  { startingAfter, endingBefore }: PageRequest,
): Promise<Query> {
  const id = startingAfter ?? endingBefore;
  if (id === undefined) return query;
  const cursor = await deliveriesOf(app, account).where('delivery.id', '=', id).executeTakeFirst();
  if (!cursor) {
    throw new Refusal(
      'resource_missing',
      `No such object: '${id}'`,
      startingAfter ? 'starting_after' : 'ending_before',
    );
  }
  const [beyond, notBefore] = startingAfter ? [sql.raw('<'), sql.raw('<=')] : [sql.raw('>'), sql.raw('>=')];
  const at = [cursor.event_created_at, cursor.event_id] as const;
  // The first comparison is what the index can use, the second is exact.
  return query
    .where(sql<boolean>`(event.created_at, event.id) ${notBefore} (${at[0]}, ${at[1]})`)
    .where(sql<boolean>`(event.created_at, event.id, delivery.id) ${beyond} (${at[0]}, ${at[1]}, ${cursor.id})`);
}

async function withAttempts({ db }: App, account: AccountRef, rows: Row[]): Promise<Delivery[]> {
  if (rows.length === 0) return [];
  const newest = db
    .selectFrom('delivery_attempt')
    .selectAll()
    .select(sql<number>`row_number() over (partition by delivery_id order by attempted_at desc, id desc)`.as('place'))
    .where(
      'delivery_id',
      'in',
      rows.map(({ id }) => id),
    );
  const attempts = await db
    .selectFrom(newest.as('newest'))
    .selectAll()
    .where('place', '<=', ATTEMPTS_SHOWN)
    .orderBy('attempted_at')
    .orderBy('id')
    .execute();
  const byDelivery = Map.groupBy(attempts, ({ delivery_id }) => delivery_id);
  return rows.map((row) => ({
    ...account,
    id: row.id,
    eventId: row.event_id,
    eventType: row.event_type,
    endpointId: row.endpoint_id,
    state: row.state,
    nextAttemptAt: row.next_attempt_at,
    createdAt: row.created_at,
    attempts: (byDelivery.get(row.id) ?? []).map(toAttempt),
  }));
}

function toAttempt(row: Selectable<DeliveryAttemptTable>): Attempt {
  return {
    id: row.id,
    at: row.attempted_at,
    statusCode: row.status_code,
    error: row.error,
    durationMs: row.duration_ms,
  };
}
