import type { App } from '../app.ts';

export interface Account {
  id: string;
  businessName: string;
  defaultApiVersion: string;
}

/** The account of this id. @throws {Error} When there is none: ids of accounts come from our own rows. */
export async function getAccount(app: App, id: string): Promise<Account> {
  const row = await app.db.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  return { id: row.id, businessName: row.business_name, defaultApiVersion: row.default_api_version };
}
