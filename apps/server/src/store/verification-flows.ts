import type { SessionOptions } from '@credence/verification';
import type { Selectable } from 'kysely';
import { type AccountRef, type App, atomically } from '../app.ts';
import { newId } from '../ids.ts';
import { type Page, type PageRequest, pageOf } from './page.ts';
import type { VerificationFlowTable } from './schema.ts';

/** What a flow has its sessions ask for: what a session's own options may, and the checks that only flows can ask for. */
export type FlowOptions = SessionOptions;

/** A stored configuration that sessions are created from. */
export interface VerificationFlow extends AccountRef {
  id: string;
  /** For the integrator's own eyes. */
  name: string | null;
  options: FlowOptions;
  /** Where people go when they are done, unless their session says otherwise. */
  returnUrl: string | null;
  metadata: Record<string, string>;
  /** Inactive flows make no more sessions. */
  active: boolean;
  /** Whether its static link, which anyone may open any number of times, makes sessions. */
  staticLinkActive: boolean;
  createdAt: Date;
}

/** What of a flow its integrator sets. */
export type FlowSettings = Omit<VerificationFlow, keyof AccountRef | 'id' | 'createdAt'>;

/** Writes a new flow. */
export async function insertVerificationFlow(
  app: App,
  account: AccountRef,
  settings: FlowSettings,
): Promise<VerificationFlow> {
  const row = await app.db
    .insertInto('verification_flow')
    .values({
      id: newId('vf'),
      account_id: account.accountId,
      livemode: account.livemode,
      ...toSettingColumns(settings),
      created_at: app.clock.now(account),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return fromRow(row);
}

/** Finds a flow; `undefined` both for an unknown id and for another account's or mode's. */
export async function findVerificationFlow(
  app: App,
  account: AccountRef,
  id: string,
): Promise<VerificationFlow | undefined> {
  const row = await ofAccount(app, account).where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

/** Finds a flow by id and mode alone: for its static link, whose token stands in for the account. */
export async function findLinkedFlow(app: App, id: string, livemode: boolean): Promise<VerificationFlow | undefined> {
  const row = await app.db
    .selectFrom('verification_flow')
    .selectAll()
    .where('id', '=', id)
    .where('livemode', '=', livemode)
    .executeTakeFirst();
  return row && fromRow(row);
}

/**
 * Changes a flow's settings. Its row is held meanwhile, so that two changes at once are both kept.
 *
 * @param change Makes the new settings of the old; what it throws leaves everything as it was.
 * @returns The flow as it now stands.
 * @throws {Error} When there is none: flows are never deleted, and whoever changes one has looked it up.
 */
export function changeVerificationFlow(
  app: App,
  account: AccountRef,
  id: string,
  change: (flow: VerificationFlow) => FlowSettings,
): Promise<VerificationFlow> {
  return atomically(app, async (tx) => {
    const row = await ofAccount(tx, account).where('id', '=', id).forUpdate().executeTakeFirstOrThrow();
    const changed = await tx.db
      .updateTable('verification_flow')
      .set(toSettingColumns(change(fromRow(row))))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return fromRow(changed);
  });
}

/** Lists an account's flows, newest first. */
export async function listVerificationFlows(
  app: App,
  account: AccountRef,
  filters: { active?: boolean },
  page: PageRequest,
): Promise<Page<VerificationFlow>> {
  const all = ofAccount(app, account);
  const wanted = filters.active === undefined ? all : all.where('active', '=', filters.active);
  const { rows, hasMore } = await pageOf(wanted, page, all);
  return { items: rows.map(fromRow), hasMore };
}

function ofAccount(app: App, account: AccountRef) {
  return app.db
    .selectFrom('verification_flow')
    .selectAll()
    .where('account_id', '=', account.accountId)
    .where('livemode', '=', account.livemode);
}

function toSettingColumns(settings: FlowSettings) {
  return {
    name: settings.name,
    options: JSON.stringify(settings.options),
    return_url: settings.returnUrl,
    metadata: JSON.stringify(settings.metadata),
    active: settings.active,
    static_link_active: settings.staticLinkActive,
  };
}

function fromRow(row: Selectable<VerificationFlowTable>): VerificationFlow {
  return {
    id: row.id,
    accountId: row.account_id,
    livemode: row.livemode,
    name: row.name,
    options: row.options as FlowOptions,
    returnUrl: row.return_url,
    metadata: row.metadata,
    active: row.active,
    staticLinkActive: row.static_link_active,
    createdAt: row.created_at,
  };
}
