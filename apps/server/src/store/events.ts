import type { SessionEventType, VerificationSession } from '@credence/verification';
import { type Selectable, sql } from 'kysely';
import type { AccountRef, App } from '../app.ts';
import type { SessionKey } from '../keys/vault.ts';
import { type Page, type PageRequest, pageOf } from './page.ts';
import type { Sweep } from './present.ts';
import type { EventTable } from './schema.ts';
import { openFor, sealFor } from './sealed.ts';

const SNAPSHOT = 'event_snapshot';

/** Something that happened to a session, with the session as it stood. */
export interface EventRecord {
  id: string;
  accountId: string;
  livemode: boolean;
  type: SessionEventType;
  apiVersion: string;
  requestId: string | null;
  idempotencyKey: string | null;
  createdAt: Date;
  sessionId: string;
  snapshot: VerificationSession;
}

export interface EventFilters {
  /** Exact names; an `x.*` pattern matches what starts with `x.`. */
  types?: string[];
  deliverySuccess?: boolean;
}

/** Finds one event of an account and mode. */
export async function findEvent(app: App, account: AccountRef, id: string): Promise<EventRecord | undefined> {
  const row = await withKey(app, account).where('event.id', '=', id).executeTakeFirst();
  return row && fromRow(app, row);
}

/** Finds events by id alone, for the deliverer. */
export async function findEventsAnywhere(app: App, ids: readonly string[]): Promise<Map<string, EventRecord>> {
  if (ids.length === 0) return new Map();
  const rows = await eventsWithKeys(app)
    .where('event.id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, fromRow(app, row)]));
}

/** Lists an account's events, newest first. */
export async function listEvents(
  app: App,
  account: AccountRef,
  filters: EventFilters,
  page: PageRequest,
): Promise<Page<EventRecord>> {
  const all = app.db
    .selectFrom('event')
    .select(['id', 'created_at'])
    .where('account_id', '=', account.accountId)
    .where('livemode', '=', account.livemode);
  let ids = all;
  if (filters.types) {
    const patterns = filters.types;
    ids = ids.where((e) =>
      e.or(patterns.map((type) => (type.endsWith('*') ? e('type', 'like', likePrefix(type)) : e('type', '=', type)))),
    );
  }
  if (filters.deliverySuccess !== undefined) {
    const undelivered = sql<boolean>`exists (
      select from delivery where delivery.event_id = event.id and delivery.state <> 'succeeded')`;
    ids = ids.where(filters.deliverySuccess ? sql<boolean>`not ${undelivered}` : undelivered);
  }
  const { rows, hasMore } = await pageOf(ids, page, all);
  if (rows.length === 0) return { items: [], hasMore };
  const byId = await findEventsAnywhere(
    app,
    rows.map((row) => row.id),
  );
  return { items: rows.flatMap((row) => byId.get(row.id) ?? []), hasMore };
}

/** Deliveries of an event that have not yet been answered with a 2xx and will be tried again. */
export async function countPendingDeliveries(app: App, eventIds: readonly string[]): Promise<Map<string, number>> {
  if (eventIds.length === 0) return new Map();
  const rows = await app.db
    .selectFrom('delivery')
    .select(['event_id', (e) => e.fn.countAll<string>().as('pending')])
    .where('event_id', 'in', [...eventIds])
    .where('state', '=', 'pending')
    .groupBy('event_id')
    .execute();
  return new Map(rows.map((row) => [row.event_id, Number(row.pending)]));
}

/**
 * Removes events made before `before`, with their deliveries and attempts; one that is still to be told to somebody, by
 * hand or by chance, is kept until it has been.
 *
 * @returns How many went.
 */
export async function deleteOldEvents({ db }: Pick<App, 'db'>, { before, covers, limit }: Sweep): Promise<number> {
  // Reads the far end of event_list, account by account: there is no index on the time alone.
  const { rows } = await sql`
    with old as (
      select id from event where id in (
        select oldest.id
        from account cross join (values (true), (false)) as mode (livemode) cross join lateral (
          select id from event
          where account_id = account.id and livemode = mode.livemode
            and created_at < ${before} and dispatched_at is not null
            and ${covers('account.id', 'mode.livemode')}
            and not exists (select from delivery where event_id = event.id and state = 'pending')
          order by created_at, id
          limit ${limit}
        ) oldest
        limit ${limit}
      )
      for update skip locked
    ), told as (
      delete from delivery where event_id in (select id from old)
    )
    delete from event where id in (select id from old) returning 1`.execute(db);
  return rows.length;
}

export type NewEvent = Omit<EventRecord, 'snapshot' | 'apiVersion'>;

/**
 * The columns of a new event. It is made in the API version its account has at that moment, and counts as dispatched
 * from the start when there is nobody to tell: endpoints hear of what happens after they were made, local listeners of
 * what happens while they are connected.
 */
export function toNewEventRow(event: NewEvent, snapshotSealed: Buffer) {
  const { accountId, livemode } = event;
  return {
    id: event.id,
    account_id: event.accountId,
    livemode: event.livemode,
    type: event.type,
    session_id: event.sessionId,
    snapshot_sealed: snapshotSealed,
    api_version: sql<string>`(select default_api_version from account where id = ${accountId})`,
    request_id: event.requestId,
    idempotency_key: event.idempotencyKey,
    created_at: event.createdAt,
    // Uses webhook_endpoint_list and local_listener_account. Dispatching rewrites the row and all its index entries,
    // which nobody would notice here.
    dispatched_at: sql<Date | null>`case when not exists (
      select from webhook_endpoint
      where account_id = ${accountId} and livemode = ${livemode} and status = 'enabled'
    ) and not exists (
      select from local_listener
      where account_id = ${accountId} and livemode = ${livemode} and holder is not null and expires_at > now()
    ) then ${event.createdAt}::timestamptz end`,
  };
}

/**
 * Rewrites the snapshots of a session's events and seals them under the server's key: the session's, which opens them
 * still, is about to be destroyed. Idempotency keys go: integrators are advised to make them of a user's id.
 */
export async function redactEventSnapshots(
  tx: App,
  { sessionId, key }: { sessionId: string; key: SessionKey | null },
  redacted: (snapshot: VerificationSession) => VerificationSession,
): Promise<void> {
  const rows = await tx.db
    .selectFrom('event')
    .select(['id', 'snapshot_sealed'])
    .where('session_id', '=', sessionId)
    .execute();
  for (const row of rows) {
    const snapshot = redacted(openSnapshot(tx, key, row));
    await tx.db
      .updateTable('event')
      .set({ snapshot_sealed: sealFor(tx.vault, null, SNAPSHOT, snapshot), idempotency_key: null })
      .where('id', '=', row.id)
      .execute();
  }
}

function likePrefix(pattern: string): string {
  return `${pattern.slice(0, -1).replace(/[\\%_]/g, '\\$&')}%`;
}

function eventsWithKeys(app: App) {
  return app.db
    .selectFrom('event')
    .innerJoin('verification_session', 'verification_session.id', 'event.session_id')
    .selectAll('event')
    .select('verification_session.wrapped_key');
}

function withKey(app: App, account: AccountRef) {
  return eventsWithKeys(app)
    .where('event.account_id', '=', account.accountId)
    .where('event.livemode', '=', account.livemode);
}

function fromRow(app: App, row: Selectable<EventTable> & { wrapped_key: Buffer | null }): EventRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    livemode: row.livemode,
    type: row.type as SessionEventType,
    apiVersion: row.api_version,
    requestId: row.request_id,
    idempotencyKey: row.idempotency_key,
    createdAt: row.created_at,
    sessionId: row.session_id,
    snapshot: openSnapshot(app, row.wrapped_key && app.vault.openSessionKey(row.wrapped_key), row),
  };
}

function openSnapshot(app: App, key: SessionKey | null, row: Pick<Selectable<EventTable>, 'id' | 'snapshot_sealed'>) {
  if (!row.snapshot_sealed) throw new Error(`event ${row.id} has no snapshot`);
  return reviveSession(openFor(app.vault, key, SNAPSHOT, row.snapshot_sealed));
}

/** JSON has no instants: `createdAt` is the one a session carries. */
function reviveSession(session: VerificationSession): VerificationSession {
  return { ...session, createdAt: new Date(session.createdAt) };
}
