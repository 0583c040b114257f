import type { Selectable } from 'kysely';
import type { App } from '../app.ts';
import { randomText } from '../ids.ts';
import { type Page, type PageRequest, pageOf } from './page.ts';
import type { AccountTable } from './schema.ts';

export interface Account {
  id: string;
  businessName: string;
  defaultApiVersion: string;
  createdAt: Date;
}

/** The account of this id. @throws {Error} When there is none: ids of accounts come from our own rows. */
export async function getAccount(app: App, id: string): Promise<Account> {
  return fromRow(await app.db.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirstOrThrow());
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
  wanted: Pick<Account, 'businessName' | 'defaultApiVersion'>,
): Promise<Account> {
  const row = await app.db
    .insertInto('account')
    .values({
      id: `acct_1${randomText(15)}`,
      business_name: wanted.businessName,
      default_api_version: wanted.defaultApiVersion,
      created_at: app.clock.now(),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return fromRow(row);
}

/** Changes what is given of an account. */
export async function updateAccount(
  app: App,
  account: Account,
  { businessName = account.businessName, defaultApiVersion = account.defaultApiVersion }: Partial<Account>,
): Promise<Account> {
  const row = await app.db
    .updateTable('account')
    .set({ business_name: businessName, default_api_version: defaultApiVersion })
    .where('id', '=', account.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return fromRow(row);
}

function fromRow(row: Selectable<AccountTable>): Account {
  return {
    id: row.id,
    businessName: row.business_name,
    defaultApiVersion: row.default_api_version,
    createdAt: row.created_at,
  };
}
