import { Refusal } from '@credence/verification';
import { type Selectable, sql } from 'kysely';
import { type AccountRef, type App, atomically } from '../app.ts';
import { newId, randomText } from '../ids.ts';
import type { Vault } from '../keys/vault.ts';
import { type Page, type PageRequest, pageOf } from './page.ts';
import type { Sweep } from './present.ts';
import type { WebhookEndpointTable } from './schema.ts';

/** Stripe's limit, for each mode of an account. */
export const ENDPOINTS_MAX = 16;

/** 32 letters and digits: 190 bits. */
const SECRET_LENGTH = 32;
const SECRET_PURPOSE = 'webhook-endpoint-secret';

/** Where an account wants to be told of events, and of which. */
export interface WebhookEndpoint {
  id: string;
  accountId: string;
  livemode: boolean;
  url: string;
  /** Names of events; `*` stands for all but those that must be named. */
  enabledEvents: string[];
  /** Null: events are sent in the version they were made in. */
  apiVersion: string | null;
  description: string | null;
  metadata: Record<string, string>;
  status: 'enabled' | 'disabled';
  /** Who or what disabled it: the integrator, a 410, or days of nothing but failures. */
  disabledReason: 'request' | 'gone' | 'failing' | null;
  disabledAt: Date | null;
  /** Since when every attempt failed, and how many did; null and 0 after a success. */
  failingSince: Date | null;
  failedAttempts: number;
  /** Until when the secret before the present one signs beside it. May have passed. */
  oldSecretExpiresAt: Date | null;
  createdAt: Date;
}

export type NewWebhookEndpoint = Pick<
  WebhookEndpoint,
  'url' | 'enabledEvents' | 'apiVersion' | 'description' | 'metadata'
>;

/** What may change of an endpoint; what is left out stays. */
export interface EndpointChange {
  url?: string;
  enabledEvents?: string[];
  description?: string | null;
  status?: 'enabled' | 'disabled';
  changeMetadata?(metadata: Record<string, string>): Record<string, string>;
}

/**
 * Adds an endpoint.
 *
 * @returns The endpoint, and its signing secret: it is sealed at rest and told this once.
 * @throws {Refusal} When the account has as many as it may have.
 */
export function createWebhookEndpoint(
  app: App,
  account: AccountRef,
  wanted: NewWebhookEndpoint,
): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
  return atomically(app, async (tx) => {
    await refuseOneTooMany(tx, account);
    const { secret, sealed } = newSecret(tx.vault);
    const row = await tx.db
      .insertInto('webhook_endpoint')
      .values({
        id: newId('we'),
        account_id: account.accountId,
        livemode: account.livemode,
        url: wanted.url,
        enabled_events: JSON.stringify(wanted.enabledEvents),
        api_version: wanted.apiVersion,
        description: wanted.description,
        metadata: JSON.stringify(wanted.metadata),
        status: 'enabled',
        secret_sealed: sealed,
        created_at: tx.clock.now(account),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return { endpoint: fromRow(row), secret };
  });
}

/** Finds an endpoint; `undefined` both for an unknown id and for another account's or mode's. */
export async function findWebhookEndpoint(
  app: App,
  account: AccountRef,
  id: string,
): Promise<WebhookEndpoint | undefined> {
  const row = await ofAccount(app, account).where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

/** Lists an account's endpoints, newest first. */
export async function listWebhookEndpoints(
  app: App,
  account: AccountRef,
  page: PageRequest,
): Promise<Page<WebhookEndpoint>> {
  const { rows, hasMore } = await pageOf(ofAccount(app, account), page);
  return { items: rows.map(fromRow), hasMore };
}

/**
 * Changes an endpoint. Enabled again it starts with a clean slate: what failed before is not held against it, and what
 * is still waiting for its next attempt goes on.
 *
 * @returns The endpoint as it now is; `undefined` when there is none.
 */
export function updateWebhookEndpoint(
  app: App,
  account: AccountRef,
  id: string,
  change: EndpointChange,
): Promise<WebhookEndpoint | undefined> {
  return atomically(app, async (tx) => {
    // Two changes of the metadata take turns, so that each keeps the other's keys.
    const row = await ofAccount(tx, account).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
    if (!row) return undefined;
    const { url, enabledEvents, description, status, changeMetadata } = change;
    const changed = await tx.db
      .updateTable('webhook_endpoint')
      .set({
        url: url ?? row.url,
        enabled_events: JSON.stringify(enabledEvents ?? row.enabled_events),
        description: description === undefined ? row.description : description,
        metadata: JSON.stringify(changeMetadata ? changeMetadata(row.metadata) : row.metadata),
        ...(status !== undefined && status !== row.status && toStatusColumns(status, tx.clock.now(account))),
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return fromRow(changed);
  });
}

/**
 * Gives an endpoint a new signing secret. The one it had signs beside it until `oldExpiresAt`; one older than that ends
 * at once.
 *
 * @returns The endpoint and its new secret, told this once; `undefined` when there is no such endpoint.
 */
export async function rollEndpointSecret(
  app: App,
  account: AccountRef,
  id: string,
  oldExpiresAt: Date,
): Promise<{ endpoint: WebhookEndpoint; secret: string } | undefined> {
  const { secret, sealed } = newSecret(app.vault);
  const overlaps = oldExpiresAt > app.clock.now(account);
  const row = await app.db
    .updateTable('webhook_endpoint')
    .set((e) => ({
      secret_sealed: sealed,
      old_secret_sealed: overlaps ? e.ref('secret_sealed') : null,
      old_secret_expires_at: overlaps ? oldExpiresAt : null,
    }))
    .where('account_id', '=', account.accountId)
    .where('livemode', '=', account.livemode)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row && { endpoint: fromRow(row), secret };
}

/** Forgets secrets that were rolled and whose time has run out. */
export async function deleteExpiredSecrets({ db }: Pick<App, 'db'>, { before, covers }: Sweep): Promise<void> {
  await db
    .updateTable('webhook_endpoint')
    .set({ old_secret_sealed: null, old_secret_expires_at: null })
    .where('id', 'in', (endpoints) =>
      endpoints
        .selectFrom('webhook_endpoint')
        .select('id')
        .where('old_secret_expires_at', '<=', before)
        .where(covers('account_id', 'livemode'))
        // One that a delivery is being settled for has time until the next sweep: neither waits for the other.
        .forNoKeyUpdate()
        .skipLocked(),
    )
    .execute();
}

/** Removes an endpoint with its deliveries: what was still to be tried is not. `false` when there was none. */
export async function deleteWebhookEndpoint(app: App, account: AccountRef, id: string): Promise<boolean> {
  const { numDeletedRows } = await app.db
    .deleteFrom('webhook_endpoint')
    .where('account_id', '=', account.accountId)
    .where('livemode', '=', account.livemode)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Does an enabled endpoint ask for events of a type by its very name? */
export async function isNamedByEndpoint(app: App, account: AccountRef, type: string): Promise<boolean> {
  const row = await ofAccount(app, account)
    .where('status', '=', 'enabled')
    .where(sql<boolean>`jsonb_exists(enabled_events, ${type})`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** A signing secret as it lies in a row: the whole text, `whsec_` included, is the key. */
export function openEndpointSecret(vault: Vault, sealed: Buffer): string {
  return vault.openForServer(SECRET_PURPOSE, sealed).toString('utf8');
}

function newSecret(vault: Vault): { secret: string; sealed: Buffer } {
  const secret = `whsec_${randomText(SECRET_LENGTH)}`;
  return { secret, sealed: vault.sealForServer(SECRET_PURPOSE, Buffer.from(secret)) };
}

function toStatusColumns(status: 'enabled' | 'disabled', now: Date) {
  if (status === 'disabled') return { status, disabled_reason: 'request', disabled_at: now } as const;
  return { status, disabled_reason: null, disabled_at: null, failing_since: null, failed_attempts: 0 } as const;
}

async function refuseOneTooMany(tx: App, account: AccountRef): Promise<void> {
  // Two endpoints added at once take turns here, so that both are counted.
  await tx.db.selectFrom('account').select('id').where('id', '=', account.accountId).forNoKeyUpdate().execute();
  const { count } = await tx.db
    .selectFrom('webhook_endpoint')
    .select((e) => e.fn.countAll<string>().as('count'))
    .where('account_id', '=', account.accountId)
    .where('livemode', '=', account.livemode)
    .executeTakeFirstOrThrow();
  if (Number(count) >= ENDPOINTS_MAX) {
    throw new Refusal(
      'parameter_invalid',
      `You have reached the maximum of ${ENDPOINTS_MAX} webhook endpoints for this mode.`,
    );
  }
}

function ofAccount(app: App, account: AccountRef) {
  return app.db
    .selectFrom('webhook_endpoint')
    .selectAll()
    .where('account_id', '=', account.accountId)
    .where('livemode', '=', account.livemode);
}

function fromRow(row: Selectable<WebhookEndpointTable>): WebhookEndpoint {
  return {
    id: row.id,
    accountId: row.account_id,
    livemode: row.livemode,
    url: row.url,
    enabledEvents: row.enabled_events,
    apiVersion: row.api_version,
    description: row.description,
    metadata: row.metadata,
    status: row.status,
    disabledReason: row.disabled_reason,
    disabledAt: row.disabled_at,
    failingSince: row.failing_since,
    failedAttempts: row.failed_attempts,
    oldSecretExpiresAt: row.old_secret_expires_at,
    createdAt: row.created_at,
  };
}
