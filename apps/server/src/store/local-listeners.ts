import { Refusal } from '@credence/verification';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type AccountRef, type App, atomically } from '../app.ts';
import { newId, randomText } from '../ids.ts';
import { isInRanges } from '../keys/addresses.ts';
import { notify } from './notify.ts';

/** As many as endpoints, for each mode of an account: a developer has one or two, a team a dozen. */
export const LISTENERS_MAX = 16;

/** Hears that there may be something to tell. */
export const LISTENER_CHANNEL = 'credence_listeners';

/** From being made to being connected: the vendor's command line takes less than a second. */
const CONNECT_WITHIN_S = 600;
/**
 * How long one that is not heard of counts as connected: what happens meanwhile is told when it is back. The vendor's
 * command line is back ten seconds after a server that was started again.
 */
const AWAY_MAX_S = 90;
/**
 * The same for one whose connection ended without a word: that is how the vendor's command line ends at Ctrl-C. While it
 * runs, it is back within two seconds, or else tries again ten seconds later.
 */
const GONE_AFTER_S = 15;

/** 32 letters and digits: 190 bits. */
const TOKEN_LENGTH = 32;
const SECRET_PURPOSE = 'local-listener-secret';

/** A program on a developer's machine that hears of an account's events over a websocket. */
export interface LocalListener extends AccountRef {
  id: string;
  /** What its messages are signed with. */
  secret: string;
}

/** One event that one listener has still to be told. */
export interface Untold {
  listenerId: string;
  eventId: string;
}

/**
 * Makes a listener, which hears nothing before it is connected.
 *
 * @param options.deviceName Which of the account's devices it is: each has a signing secret of its own.
 * @returns What it presents to be connected, told this once; and its signing secret.
 * @throws {Refusal} When as many are connected as there may be.
 */
export async function createListener(
  app: App,
  account: AccountRef,
  { keyId, deviceName }: { keyId: string; deviceName: string },
): Promise<{ token: string; secret: string }> {
  if ((await countConnected(app, account)) >= LISTENERS_MAX) throw tooMany();
  const token = `cliws_${randomText(TOKEN_LENGTH)}`;
  const secret = app.vault.listenerSecret(account, deviceName);
  await app.db
    .insertInto('local_listener')
    .values({
      id: newId('lsn'),
      account_id: account.accountId,
      livemode: account.livemode,
      key_id: keyId,
      lookup_hash: app.vault.apiKeyHash(token),
      secret_sealed: app.vault.sealForServer(SECRET_PURPOSE, Buffer.from(secret)),
      expires_at: after(CONNECT_WITHIN_S),
    })
    .execute();
  return { token, secret };
}

/**
 * Connects a listener by what it presents; a connection it had before is its no more.
 *
 * @param connection.holder Names the connection.
 * @param connection.address Where it came from.
 * @returns `undefined` when it is unknown, was away for too long, or its key has ended or is not for this address.
 * @throws {Refusal} When as many others are connected as there may be. Two at once may slip past each other.
 */
export async function connectListener(
  app: App,
  token: string,
  { holder, address }: { holder: string; address: string },
): Promise<LocalListener | undefined> {
  const { rows } = await sql<Row>`
    select listener.id, listener.account_id as "accountId", listener.livemode, listener.secret_sealed as "secretSealed",
      api_key.allowed_ips as "allowedIps",
      (select count(*) from local_listener other
        where other.account_id = listener.account_id and other.livemode = listener.livemode
          and other.id <> listener.id and other.holder is not null and other.expires_at > now()) as others
    from local_listener listener join api_key on api_key.id = listener.key_id
    where listener.lookup_hash = ${app.vault.apiKeyHash(token)}
      and listener.expires_at > now() and ${mayListen(app)}`.execute(app.db);
  const [row] = rows;
  if (!row || !isFor(row.allowedIps, address)) return undefined;
  if (Number(row.others) >= LISTENERS_MAX) throw tooMany();
  await sql`
    update local_listener set holder = ${holder}, expires_at = ${after(AWAY_MAX_S)} where id = ${row.id}`.execute(
    app.db,
  );
  const { id, accountId, livemode, secretSealed } = row;
  return { id, accountId, livemode, secret: app.vault.openForServer(SECRET_PURPOSE, secretSealed).toString('utf8') };
}

/**
 * Puts off the end of listeners that are connected.
 *
 * @returns The ids of those that are connected by these very connections still: the others have connected elsewhere
 * since, or their key has ended or is no longer for their address.
 */
export async function renewListeners(
  app: Pick<App, 'db' | 'clock'>,
  connections: readonly { listenerId: string; holder: string; address: string }[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string; address: string; allowedIps: string[] }>`
    with connection as (
      select * from jsonb_to_recordset(${JSON.stringify(connections)}::jsonb)
        as connection ("listenerId" text, holder text, address text)
    )
    update local_listener listener set expires_at = ${after(AWAY_MAX_S)}
    from connection, api_key
    where listener.id = connection."listenerId" and listener.holder = connection.holder
      and api_key.id = listener.key_id and ${mayListen(app)}
    returning listener.id, connection.address, api_key.allowed_ips as "allowedIps"`.execute(app.db);
  return new Set(rows.filter(({ allowedIps, address }) => isFor(allowedIps, address)).map(({ id }) => id));
}

/** Is anyone connected who hears of this account's events? */
export async function isHeard(app: App, account: AccountRef): Promise<boolean> {
  return (await countConnected(app, account)) > 0;
}

/** Forgets a listener that says it is done, with what it has not been told; unless it has connected elsewhere since. */
export async function forgetListener({ db }: Pick<App, 'db'>, id: string, holder: string): Promise<void> {
  await db.deleteFrom('local_listener').where('id', '=', id).where('holder', '=', holder).execute();
}

/** Counts a listener as connected for a moment more, in case it is back. Unless it is already. */
export async function waitForListener({ db }: Pick<App, 'db'>, id: string, holder: string): Promise<void> {
  await sql`
    update local_listener set expires_at = least(expires_at, ${after(GONE_AFTER_S)})
    where id = ${id} and holder = ${holder}`.execute(db);
}

/** Finds what listeners have still to be told, in the order it happened. */
export async function findUntold(
  { db }: Pick<App, 'db'>,
  listenerIds: readonly string[],
  limit: number,
): Promise<Untold[]> {
  if (listenerIds.length === 0) return [];
  return db
    .selectFrom('local_listener_event')
    .select(['listener_id as listenerId', 'event_id as eventId'])
    .where('listener_id', 'in', [...listenerIds])
    .orderBy('event_id')
    .limit(limit)
    .execute();
}

/** Notes that listeners have been told. */
export async function settleTold({ db }: Pick<App, 'db'>, told: readonly Untold[]): Promise<void> {
  if (told.length === 0) return;
  await sql`
    delete from local_listener_event
    using jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as told ("listenerId" text, "eventId" text)
    where listener_id = told."listenerId" and event_id = told."eventId"`.execute(db);
}

/** Has an event told to all of the account's listeners that are connected, once more or for the first time. @returns How many. */
export function tellListeners(app: App, account: AccountRef, eventId: string): Promise<number> {
  return atomically(app, async (tx) => {
    const { rows } = await sql`
      with listening as (
        select listener.id from local_listener listener where ${isConnectedOf(account)}
        -- One being deleted is waited for, then left out.
        for key share
      )
      insert into local_listener_event (listener_id, event_id)
      select id, ${eventId} from listening
      on conflict (listener_id, event_id) do update set event_id = excluded.event_id
      returning 1`.execute(tx.db);
    if (rows.length > 0) await notify(tx.db, LISTENER_CHANNEL);
    return rows.length;
  });
}

/** Forgets listeners that were away for too long. @returns How many. */
export async function deleteExpiredListeners({ db }: Pick<App, 'db'>, limit: number): Promise<number> {
  const { rows } = await sql`
    delete from local_listener
    where id in (select id from local_listener where expires_at < now() limit ${limit} for update skip locked)
    returning 1`.execute(db);
  return rows.length;
}

async function countConnected({ db }: App, account: AccountRef): Promise<number> {
  const { rows } = await sql`select from local_listener listener where ${isConnectedOf(account)}`.execute(db);
  return rows.length;
}

interface Row extends AccountRef {
  id: string;
  secretSealed: Buffer;
  allowedIps: string[];
  others: string;
}

/** Whether a key bound to these addresses may be used from there. */
function isFor(allowedIps: readonly string[], address: string): boolean {
  return allowedIps.length === 0 || isInRanges(allowedIps, address);
}

/** Whoever may read events may hear them. */
function mayListen({ clock }: Pick<App, 'clock'>): RawBuilder<SqlBool> {
  return sql<SqlBool>`(api_key.expires_at is null or api_key.expires_at > ${clock.now()})
    and (api_key.kind = 'secret' or jsonb_exists_any(api_key.permissions, array['event_read', 'event_write']))`;
}

function isConnectedOf({ accountId, livemode }: AccountRef): RawBuilder<SqlBool> {
  return sql<SqlBool>`listener.account_id = ${accountId} and listener.livemode = ${livemode}
    and listener.holder is not null and listener.expires_at > now()`;
}

function after(seconds: number): RawBuilder<Date> {
  return sql<Date>`now() + ${seconds}::integer * interval '1 second'`;
}

function tooMany(): Refusal {
  return new Refusal(
    'parameter_invalid',
    `${LISTENERS_MAX} programs are listening to this mode of the account already, as many as there may be. End one first.`,
  );
}
