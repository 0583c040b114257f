import { Refusal } from '@credence/verification';
import { type Selectable, sql } from 'kysely';
import { type AccountRef, type App, atomically } from '../app.ts';
import { newId, randomText } from '../ids.ts';
import { type Page, type PageRequest, pageOf } from './page.ts';
import type { ApiKeyTable } from './schema.ts';

export const API_KEY_KINDS = ['secret', 'publishable', 'restricted'] as const;
export type ApiKeyKind = (typeof API_KEY_KINDS)[number];

/** What a restricted key may be granted; `_write` includes `_read`. A secret key may do all but read sensitive results. */
export const PERMISSIONS = [
  'identity_product_read',
  'identity_product_write',
  /** Sensitive results of the last 48 hours. */
  'identity_sensitive_recent_read',
  /** Sensitive results of any age, for keys bound to addresses. */
  'identity_sensitive_all_read',
  'file_read',
  'file_write',
  'webhook_read',
  'webhook_write',
  'event_read',
  'event_write',
  'ephemeral_key_write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** More are a mistake, or an attempt to fill the table. Counted for each mode of an account, without expired ones. */
export const API_KEYS_MAX = 100;

/** 32 letters and digits: 190 bits. */
const VALUE_LENGTH = 32;
const VALUE_PURPOSE = 'api-key';
const PREFIX: Record<ApiKeyKind, string> = { secret: 'sk', publishable: 'pk', restricted: 'rk' };

export interface ApiKey extends AccountRef {
  id: string;
  kind: ApiKeyKind;
  /** What the operator calls it. */
  name: string | null;
  permissions: readonly Permission[];
  /** Addresses and ranges it may be used from; empty: from anywhere. */
  allowedIps: readonly string[];
  last4: string;
  createdAt: Date;
  /** Null: never. A key that has expired is still found, so that its holder can be told. */
  expiresAt: Date | null;
}

export type NewApiKey = Pick<ApiKey, 'kind' | 'permissions'> & Partial<Pick<ApiKey, 'name' | 'allowedIps'>>;

/** Finds the key that was presented. Another process's change to it counts after two seconds at the latest. */
export function findApiKey(app: App, presented: string): Promise<ApiKey | undefined> {
  const read = () => readApiKey(app, presented);
  return app.apiKeyCache ? app.apiKeyCache.find(presented, read) : read();
}

async function readApiKey(app: App, presented: string): Promise<ApiKey | undefined> {
  const row = await app.db
    .selectFrom('api_key')
    .selectAll()
    .where('lookup_hash', '=', app.vault.apiKeyHash(presented))
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Finds a key by its id; `undefined` both for an unknown id and for another account's or mode's. */
export async function findApiKeyById(app: App, account: AccountRef, id: string): Promise<ApiKey | undefined> {
  const row = await ofAccount(app, account).where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

/** For the operator, who stands above accounts: finds a key of any of them. */
export async function findApiKeyAnywhere(app: App, id: string): Promise<ApiKey | undefined> {
  const row = await app.db.selectFrom('api_key').selectAll().where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

/** Lists the keys of one mode of an account, newest first, expired ones included. */
export async function listApiKeys(app: App, account: AccountRef, page: PageRequest): Promise<Page<ApiKey>> {
  const { rows, hasMore } = await pageOf(ofAccount(app, account), page);
  return { items: rows.map(fromRow), hasMore };
}

/**
 * Makes a key.
 *
 * @returns The key, and its value: of a live key that is not publishable only a hash is kept, so whoever made it shows
 * it once.
 * @throws {Refusal} When the account has as many as it may have.
 */
export function createApiKey(
  app: App,
  account: AccountRef,
  wanted: NewApiKey,
): Promise<{ key: ApiKey; secret: string }> {
  return atomically(app, async (tx) => {
    await holdAccount(tx, account.accountId);
    await refuseOneTooMany(tx, account);
    return insertKey(tx, account, wanted);
  });
}

/** Changes what is given of a key's name, permissions and addresses. */
export async function updateApiKey(
  app: App,
  key: ApiKey,
  changes: Partial<Pick<ApiKey, 'name' | 'permissions' | 'allowedIps'>>,
): Promise<ApiKey> {
  if (Object.keys(changes).length === 0) return key;
  const { name, permissions, allowedIps } = changes;
  return change(app, key, {
    ...(name !== undefined && { name }),
    ...(permissions && { permissions: JSON.stringify(permissions) }),
    ...(allowedIps && { allowed_ips: JSON.stringify(allowedIps) }),
  });
}

/**
 * Puts a new key in the place of an old one, which goes on until `oldExpiresAt` or its own earlier end.
 *
 * @throws {Refusal} When the old one has expired by now, or the account has as many as it may have.
 */
export function rollApiKey(
  app: App,
  old: ApiKey,
  oldExpiresAt: Date,
): Promise<{ key: ApiKey; secret: string; old: ApiKey }> {
  return atomically(app, async (tx) => {
    await holdAccount(tx, old.accountId);
    const current = (await findApiKeyById(tx, old, old.id)) ?? old;
    const { expiresAt } = current;
    if (expiresAt && expiresAt <= tx.clock.now()) {
      throw new Refusal('parameter_invalid', `The key '${old.id}' has expired. Create a new one instead.`);
    }
    await refuseOneTooMany(tx, old);
    const made = await insertKey(tx, old, current);
    const ends = expiresAt && expiresAt < oldExpiresAt ? expiresAt : oldExpiresAt;
    return { ...made, old: await change(tx, old, { expires_at: ends }) };
  });
}

/**
 * Ends a key now; one that has ended already stays as it is.
 *
 * @param options.keepOne Refuse when no secret key that stays would be left in this mode of the account.
 */
export function expireApiKey(app: App, key: ApiKey, { keepOne }: { keepOne: boolean }): Promise<ApiKey> {
  return atomically(app, async (tx) => {
    // Two that expire the last two keys at once take turns here.
    await holdAccount(tx, key.accountId);
    const now = tx.clock.now();
    const current = (await findApiKeyById(tx, key, key.id)) ?? key;
    if (current.expiresAt && current.expiresAt <= now) return current;
    if (keepOne && current.kind === 'secret' && !(await hasOtherSecretKey(tx, current))) {
      throw new Refusal(
        'parameter_invalid',
        `'${key.id}' is the last secret key of this mode: without it nobody could make another. Create or roll one first, or use the operator's command line: credence keys expire ${key.id}`,
      );
    }
    return change(tx, current, { expires_at: now });
  });
}

/**
 * Writes a key whose value is given, unless there is one of that value: for the keys of a start, which no limit may keep
 * from being made.
 */
export async function insertApiKey(
  app: App,
  account: AccountRef,
  key: NewApiKey & { value: string },
): Promise<ApiKey | undefined> {
  const keptOpen = !account.livemode || key.kind === 'publishable';
  const row = await app.db
    .insertInto('api_key')
    .values({
      id: newId('key'),
      account_id: account.accountId,
      livemode: account.livemode,
      kind: key.kind,
      name: key.name ?? null,
      lookup_hash: app.vault.apiKeyHash(key.value),
      last4: key.value.slice(-4),
      permissions: JSON.stringify(key.permissions),
      allowed_ips: JSON.stringify(key.allowedIps ?? []),
      value_sealed: keptOpen ? app.vault.sealForServer(VALUE_PURPOSE, Buffer.from(key.value)) : null,
      created_at: app.clock.now(),
      expires_at: null,
    })
    .onConflict((conflict) => conflict.column('lookup_hash').doNothing())
    .returningAll()
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The values of those keys that may be shown again, by id: test keys, and publishable ones. */
export async function showApiKeys(app: App, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await app.db
    .selectFrom('api_key')
    .select(['id', 'value_sealed'])
    .where('id', 'in', ids)
    .where('value_sealed', 'is not', null)
    .execute();
  return new Map(
    rows.map((row) => [row.id, app.vault.openForServer(VALUE_PURPOSE, row.value_sealed!).toString('utf8')]),
  );
}

/**
 * The newest test key of a kind that can be used from anywhere and, if restricted, for everything, in clear: what a
 * start shows.
 */
export async function findTestKey(app: App, accountId: string, kind: ApiKeyKind): Promise<string | undefined> {
  const everything = JSON.stringify(kind === 'restricted' ? PERMISSIONS : []);
  const row = await ofAccount(app, { accountId, livemode: false })
    .where('kind', '=', kind)
    .where('expires_at', 'is', null)
    .where(sql<boolean>`allowed_ips = '[]'::jsonb and permissions @> ${everything}::jsonb`)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && (await showApiKeys(app, [row.id])).get(row.id);
}

/** A value for a new key: what it is, for which mode, and 190 random bits. */
export function newKeyValue(kind: ApiKeyKind, livemode: boolean): string {
  return `${PREFIX[kind]}_${livemode ? 'live' : 'test'}_${randomText(VALUE_LENGTH)}`;
}

async function insertKey(tx: App, account: AccountRef, wanted: NewApiKey): Promise<{ key: ApiKey; secret: string }> {
  const secret = newKeyValue(wanted.kind, account.livemode);
  const key = await insertApiKey(tx, account, { ...wanted, value: secret });
  if (!key) throw new Error('two random keys were the same');
  return { key, secret };
}

/** What counts keys, or makes them, waits for whoever does so in the same account. */
async function holdAccount(tx: App, accountId: string): Promise<void> {
  await tx.db.selectFrom('account').select('id').where('id', '=', accountId).forNoKeyUpdate().execute();
}

async function refuseOneTooMany(tx: App, account: AccountRef): Promise<void> {
  const { count } = await tx.db
    .selectFrom('api_key')
    .select((e) => e.fn.countAll<string>().as('count'))
    .where('account_id', '=', account.accountId)
    .where('livemode', '=', account.livemode)
    .where((e) => e.or([e('expires_at', 'is', null), e('expires_at', '>', tx.clock.now())]))
    .executeTakeFirstOrThrow();
  if (Number(count) < API_KEYS_MAX) return;
  throw new Refusal(
    'parameter_invalid',
    `You have reached the maximum of ${API_KEYS_MAX} API keys for this mode. Expire those that are no longer used.`,
  );
}

/** One that is to end does not count, however late. */
async function hasOtherSecretKey(tx: App, key: ApiKey): Promise<boolean> {
  const other = await ofAccount(tx, key)
    .where('kind', '=', 'secret')
    .where('expires_at', 'is', null)
    .where('id', '<>', key.id)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

async function change(
  app: App,
  key: ApiKey,
  values: { name?: string | null; permissions?: string; allowed_ips?: string; expires_at?: Date },
): Promise<ApiKey> {
  const row = await app.db
    .updateTable('api_key')
    .set(values)
    .where('account_id', '=', key.accountId)
    .where('livemode', '=', key.livemode)
    .where('id', '=', key.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  app.apiKeyCache?.forget();
  return fromRow(row);
}

function ofAccount(app: App, account: AccountRef) {
  return app.db
    .selectFrom('api_key')
    .selectAll()
    .where('account_id', '=', account.accountId)
    .where('livemode', '=', account.livemode);
}

function fromRow(row: Selectable<ApiKeyTable>): ApiKey {
  return {
    id: row.id,
    accountId: row.account_id,
    livemode: row.livemode,
    kind: row.kind,
    name: row.name,
    permissions: row.permissions as Permission[],
    allowedIps: row.allowed_ips,
    last4: row.last4,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
