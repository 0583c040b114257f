import type { AccountRef, App } from '../app.ts';
import { newId } from '../ids.ts';

export type ApiKeyKind = 'secret' | 'publishable' | 'restricted';

/** What a restricted key may be granted. A secret key may do all but read sensitive results. */
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

export interface ApiKey extends AccountRef {
  id: string;
  kind: ApiKeyKind;
  permissions: readonly Permission[];
  /** Null: never. A key that has expired is still found, so that its holder can be told. */
  expiresAt: Date | null;
}

/** Finds the key that was presented. */
export async function findApiKey(app: App, presented: string): Promise<ApiKey | undefined> {
  const row = await app.db
    .selectFrom('api_key')
    .selectAll()
    .where('lookup_hash', '=', app.vault.apiKeyHash(presented))
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    id: row.id,
    accountId: row.account_id,
    livemode: row.livemode,
    kind: row.kind,
    permissions: row.permissions as Permission[],
    expiresAt: row.expires_at,
  };
}

/** Writes a key. A live key's value is not kept: whoever made it shows it once. */
export async function insertApiKey(
  app: App,
  account: AccountRef,
  key: { kind: ApiKeyKind; value: string; permissions: readonly Permission[] },
): Promise<void> {
  await app.db
    .insertInto('api_key')
    .values({
      id: newId('key'),
      account_id: account.accountId,
      livemode: account.livemode,
      kind: key.kind,
      lookup_hash: app.vault.apiKeyHash(key.value),
      last4: key.value.slice(-4),
      permissions: JSON.stringify(key.permissions),
      value_sealed: account.livemode ? null : app.vault.sealForServer('api-key', Buffer.from(key.value)),
      created_at: app.clock.now(),
      expires_at: null,
    })
    .onConflict((conflict) => conflict.column('lookup_hash').doNothing())
    .execute();
}

/** The newest test key of a kind, in clear: test keys may be shown again. */
export async function findTestKey(app: App, accountId: string, kind: ApiKeyKind): Promise<string | undefined> {
  const row = await app.db
    .selectFrom('api_key')
    .select('value_sealed')
    .where('account_id', '=', accountId)
    .where('livemode', '=', false)
    .where('kind', '=', kind)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row?.value_sealed ? app.vault.openForServer('api-key', row.value_sealed).toString('utf8') : undefined;
}
