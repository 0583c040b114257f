import type { CustomPolicy, PolicyName } from '@credence/verification';
import type { Selectable } from 'kysely';
import { type App, atomically } from '../app.ts';
import { randomText } from '../ids.ts';
import { type Page, type PageRequest, pageOf } from './page.ts';
import type { AccountTable } from './schema.ts';

/** How often a person may submit in one session, unless the account says otherwise. */
export const RETRY_LIMIT_DEFAULT = 5;

/** What an account says of its pages, its people and their data; what is absent is as it always was. */
export interface AccountSettings {
  /** Files of the purposes `business_icon` and `business_logo`. */
  iconFileId?: string;
  logoFileId?: string;
  /** `#rrggbb`: of buttons and links; of what stands behind the page. */
  primaryColor?: string;
  secondaryColor?: string;
  privacyPolicyUrl?: string;
  termsUrl?: string;
  supportUrl?: string;
  supportEmail?: string;
  /** Origins whose pages may show ours in a frame. */
  allowedOrigins?: string[];
  /** How often a person may submit in one session. */
  retryLimit?: number;
  /** For how many days what a person showed is kept; absent: until the business redacts it. */
  retentionDays?: number;
  /** What decides where `policy` is `custom`. */
  customPolicy?: CustomPolicy;
  /** Whether faces are kept to be looked for in later sessions, of people who agreed to that. */
  faceSearch?: boolean;
  /** How old a document's holder has to be, in years. */
  minimumAge?: number;
  /** For how many days a document counts as valid after its last day. */
  expiryGraceDays?: number;
}

/** Changes of settings: null puts one back to what it always was. */
export type SettingChanges = { [Name in keyof AccountSettings]?: AccountSettings[Name] | null };

export interface Account {
  id: string;
  businessName: string;
  defaultApiVersion: string;
  createdAt: Date;
  /** Which policy decides its sessions. */
  policy: PolicyName | 'custom';
  /** How long a session is held for somebody to look at it. */
  reviewHours: number;
  settings: AccountSettings;
}

/** The account of this id. @throws {Error} When there is none: ids of accounts come from our own rows. */
export async function getAccount(app: App, id: string): Promise<Account> {
  return fromRow(await app.db.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirstOrThrow());
}

/** As `getAccount`, and keeps it as it is until the transaction ends. */
export async function holdAccount(tx: App, id: string): Promise<Account> {
  const account = tx.db.selectFrom('account').selectAll().where('id', '=', id);
  return fromRow(await account.forShare().executeTakeFirstOrThrow());
}

/** Finds the account that the first start made; none before it. */
export async function findFirstAccount(app: App): Promise<Account | undefined> {
  const row = await app.db
    .selectFrom('account')
    .selectAll()
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Finds the account of an id that somebody gave. */
export async function findAccount(app: App, id: string): Promise<Account | undefined> {
  const row = await app.db.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

/** Lists all accounts, newest first: for the operator. */
export async function listAccounts(app: App, page: PageRequest): Promise<Page<Account>> {
  const { rows, hasMore } = await pageOf(app.db.selectFrom('account').selectAll(), page);
  return { items: rows.map(fromRow), hasMore };
}

/** Makes an account. It has no keys yet. */
export async function insertAccount(
  app: App,
  wanted: Pick<Account, 'businessName' | 'defaultApiVersion'> & Partial<Pick<Account, 'policy' | 'reviewHours'>>,
): Promise<Account> {
  const row = await app.db
    .insertInto('account')
    .values({
      id: `acct_1${randomText(15)}`,
      business_name: wanted.businessName,
      default_api_version: wanted.defaultApiVersion,
      created_at: app.clock.now(),
      ...settingsRow(wanted),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return fromRow(row);
}

/** Changes what is given of an account; what another request changes at the same time is kept. */
export function updateAccount(
  app: App,
  { id }: Pick<Account, 'id'>,
  { settings, ...changes }: Partial<Omit<Account, 'settings'>> & { settings?: SettingChanges },
): Promise<Account> {
  return atomically(app, async (tx) => {
    const account = tx.db.selectFrom('account').selectAll().where('id', '=', id);
    const before = fromRow(await account.forUpdate().executeTakeFirstOrThrow());
    const row = await tx.db
      .updateTable('account')
      .set({
        business_name: changes.businessName ?? before.businessName,
        default_api_version: changes.defaultApiVersion ?? before.defaultApiVersion,
        ...settingsRow(changes),
        ...(settings && { settings: JSON.stringify(changed(before.settings, settings)) }),
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    // Who no longer looks for faces keeps none.
    if (settings?.faceSearch === null) await tx.db.deleteFrom('seen_face').where('account_id', '=', id).execute();
    return fromRow(row);
  });
}

function changed(settings: AccountSettings, changes: SettingChanges): AccountSettings {
  const merged = { ...settings, ...changes };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

/** What keeps its default, or its value, unless it is given. */
function settingsRow({ policy, reviewHours }: Partial<Account>) {
  return { ...(policy !== undefined && { policy }), ...(reviewHours !== undefined && { review_hours: reviewHours }) };
}

function fromRow(row: Selectable<AccountTable>): Account {
  return {
    id: row.id,
    businessName: row.business_name,
    defaultApiVersion: row.default_api_version,
    createdAt: row.created_at,
    policy: row.policy,
    reviewHours: row.review_hours,
    settings: row.settings,
  };
}
