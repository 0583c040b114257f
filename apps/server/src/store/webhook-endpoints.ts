import { Refusal } from '@credence/verification';
import type { Selectable } from 'kysely';
import { type AccountRef, type App, atomically } from '../app.ts';
import { newId, randomText } from '../ids.ts';
import type { Vault } from '../keys/vault.ts';
import { type Page, type PageRequest, pageOf } from './page.ts';
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
  createdAt: Date;
}

export type NewWebhookEndpoint = Pick<
  WebhookEndpoint,
  'url' | 'enabledEvents' | 'apiVersion' | 'description' | 'metadata'
>;

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
    const secret = `whsec_${randomText(SECRET_LENGTH)}`;
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
        secret_sealed: tx.vault.sealForServer(SECRET_PURPOSE, Buffer.from(secret)),
        created_at: tx.clock.now(),
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

/** The signing secret of an endpoint's row: the whole text, `whsec_` included, is the key. */
export function openEndpointSecret(vault: Vault, row: Pick<Selectable<WebhookEndpointTable>, 'secret_sealed'>): string {
  return vault.openForServer(SECRET_PURPOSE, row.secret_sealed).toString('utf8');
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
    createdAt: row.created_at,
  };
}
