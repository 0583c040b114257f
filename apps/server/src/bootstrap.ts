import { NEWEST_API_VERSION } from './api/versions.ts';
import { type App, atomically } from './app.ts';
import { WrongSetting } from './config.ts';
import { findFirstAccount, insertAccount } from './store/accounts.ts';
import { type ApiKeyKind, findTestKey, insertApiKey, newKeyValue, PERMISSIONS } from './store/api-keys.ts';

export interface TestKeys {
  secret: string;
  publishable: string;
  restricted: string;
}

/**
 * Makes what a first start needs (an account and its test keys) and finds it again on every later one.
 *
 * @throws {WrongSetting} When the database was sealed under another master key than the one at hand.
 */
export function bootstrap(app: App): Promise<{ accountId: string; testKeys: TestKeys }> {
  return atomically(app, async (tx) => {
    await checkMasterKey(tx);
    const accountId = await ensureAccount(tx);
    return {
      accountId,
      testKeys: {
        secret: await ensureTestKey(tx, accountId, 'secret', app.settings.presetKeys.secret),
        publishable: await ensureTestKey(tx, accountId, 'publishable', app.settings.presetKeys.publishable),
        restricted: await ensureTestKey(tx, accountId, 'restricted', app.settings.presetKeys.restricted),
      },
    };
  });
}

/** Holds the row until the end: of processes that start at once the first makes what is missing, the others find it. */
async function checkMasterKey(app: App): Promise<void> {
  await app.db
    .insertInto('installation')
    .values({ name: 'master_key_id', value: app.vault.masterKeyId })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const { value } = await app.db
    .selectFrom('installation')
    .select('value')
    .where('name', '=', 'master_key_id')
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (value !== app.vault.masterKeyId) {
    throw new WrongSetting(
      'CREDENCE_MASTER_KEY_FILE',
      `${app.settings.masterKeyFile} is not the key this database was made with: nothing in it could be opened. Put the right file back, or start with an empty data folder.`,
    );
  }
}

async function ensureAccount(app: App): Promise<string> {
  const existing = await findFirstAccount(app);
  if (existing) return existing.id;
  return (await insertAccount(app, { businessName: 'Your business', defaultApiVersion: NEWEST_API_VERSION })).id;
}

async function ensureTestKey(
  app: App,
  accountId: string,
  kind: ApiKeyKind,
  preset: string | undefined,
): Promise<string> {
  const known = preset === undefined ? await findTestKey(app, accountId, kind) : undefined;
  if (known !== undefined) return known;
  const value = preset ?? newKeyValue(kind, false);
  const permissions = kind === 'restricted' ? PERMISSIONS : [];
  await insertApiKey(app, { accountId, livemode: false }, { kind, permissions, value });
  return value;
}
