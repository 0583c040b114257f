import type { AccountRef, App } from '../src/app.ts';

/** Writes a listener of an account's test mode as it is while it is connected. */
export async function insertListener({ db }: Pick<App, 'db'>, { accountId }: AccountRef, id: string): Promise<void> {
  await db
    .insertInto('local_listener')
    .values({
      id,
      account_id: accountId,
      livemode: false,
      key_id: 'any',
      lookup_hash: Buffer.alloc(32),
      secret_sealed: Buffer.alloc(32),
      holder: 'someone',
      expires_at: new Date(Date.now() + 3_600_000),
    })
    .execute();
}
