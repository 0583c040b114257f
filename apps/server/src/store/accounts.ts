import type { Selectable } from 'kysely';
import type { App } from '../app.ts';
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

/** The account a first start made. @throws {Error} Before that start. */
export async function firstAccount(app: App): Promise<Account> {
  return fromRow(
    await app.db
      .selectFrom('account')
      .selectAll()
      .orderBy('created_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirstOrThrow(),
  );
}

function fromRow(row: Selectable<AccountTable>): Account {
  return {
    id: row.id,
    businessName: row.business_name,
    defaultApiVersion: row.default_api_version,
    createdAt: row.created_at,
  };
}
