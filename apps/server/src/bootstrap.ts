import { type App, atomically } from './app.ts';
import { WrongSetting } from './config.ts';
import { randomText } from './ids.ts';
import { type ApiKeyKind, findTestKey, insertApiKey, PERMISSIONS } from './store/api-keys.ts';

/** The version events are made in unless an endpoint asks for another: the newest the official SDKs know. */
const NEWEST_API_VERSION = '2026-10-28.endive';

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
  const existing = await app.db.selectFrom('account').select('id').orderBy('created_at').executeTakeFirst();
  if (existing) return existing.id;
  const id = `acct_1${randomText(15)}`;
  await app.db
    .insertInto('account')
    .values({
      id,
      business_name: 'Your business',
      default_api_version: NEWEST_API_VERSION,
      created_at: app.clock.now(),
    })
    .execute();
  return id;
}

const PREFIX: Record<ApiKeyKind, string> = { secret: 'sk_test_', publishable: 'pk_test_', restricted: 'rk_test_' };

async function ensureTestKey(
  app: App,
  accountId: string,
  kind: ApiKeyKind,
  preset: string | undefined,
): Promise<string> {
  const value = preset ?? (await findTestKey(app, accountId, kind)) ?? `${PREFIX[kind]}${randomText(32)}`;
  await insertApiKey(
    app,
    { accountId, livemode: false },
    { kind, value, permissions: kind === 'restricted' ? PERMISSIONS : [] },
  );
  return value;
}
