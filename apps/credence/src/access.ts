import { readSettings } from '@credence/server/config';
import { readOperatorKey } from '@credence/server/operator-key';
import { type Api, ApiRefusal, createApi } from './api.ts';
import { WrongUsage } from './command.ts';
import type { ApiKey } from './commands/objects.ts';

type Env = Record<string, string | undefined>;

/** Whose objects a command is about, as its options say it. */
export interface Access {
  /** Which test key of the account, where none is given: its secret one, unless told. */
  kind?: 'secret' | 'restricted';
  account?: string | undefined;
  /** Undefined for commands that are for test mode only. */
  live?: boolean;
  'api-key'?: string | undefined;
}

/** The way to one account in one mode. */
export interface AccountApi extends Api {
  /** What opens it. */
  key: string;
}

/**
 * Opens the way to the server that this environment is set for: the same settings, read in the same way. Nothing is
 * asked, or read, before the first call.
 */
export function openOperatorApi(env: Env, cwd: string): Api {
  return createApi(() => {
    const { publicUrl, masterKeyFile } = readSettings(env, cwd);
    return {
      url: publicUrl,
      key: readOperatorKey(masterKeyFile),
      explain: () =>
        `The server at ${publicUrl} was made with another master key. Set CREDENCE_MASTER_KEY_FILE to the file it has.`,
    };
  });
}

/**
 * Opens an account with the key that was given, or with its test key, which the operator may read.
 *
 * @throws {WrongUsage} When the key does not fit what is asked, or there is none and live mode needs one.
 */
export async function openAccountApi(env: Env, cwd: string, operator: Api, access: Access): Promise<AccountApi> {
  const { publicUrl } = readSettings(env, cwd);
  const key = givenKey(env, access) ?? (await readTestKey(operator, access));
  return { key, ...createApi(() => ({ url: publicUrl, key, explain: (refusal) => refusal })) };
}

/** A named account is the plainer word than a key that happens to be in the environment. */
function givenKey(env: Env, { account, live, 'api-key': given }: Access): string | undefined {
  if (given !== undefined && account !== undefined) {
    throw new WrongUsage('A key says which account it is of: leave out --account, or --api-key.');
  }
  const key = given ?? (account === undefined ? env.CREDENCE_API_KEY?.trim() || undefined : undefined);
  if (key === undefined) {
    if (!live) return undefined;
    throw new WrongUsage(
      'Live mode needs a live key, in CREDENCE_API_KEY or with --api-key, and no --account. credence keys create --live makes one.',
    );
  }
  const [, mode] = /^(?:sk|rk)_(test|live)_[A-Za-z0-9]+$/.exec(key) ?? [];
  if (mode === undefined) {
    throw new WrongUsage('This is no API key: they begin with sk_test_, rk_test_, sk_live_ or rk_live_.');
  }
  if (mode === 'live' && live === undefined) {
    throw new WrongUsage('This is a key of live mode, and the command is for test mode only.');
  }
  if (mode === 'live' && !live) {
    throw new WrongUsage('This is a key of live mode, where people are real: say --live too, if you mean it.');
  }
  if (mode === 'test' && live)
    throw new WrongUsage('This is a key of test mode: leave out --live, or give a live key.');
  return key;
}

async function readTestKey(operator: Api, { account, kind = 'secret' }: Access): Promise<string> {
  const keys = await operator.list<ApiKey>('/v1/credence/api_keys', { livemode: false, account });
  const usable = keys.filter(({ type, status, secret }) => type === kind && status === 'active' && secret);
  // One that is bound to addresses may not be usable from here.
  const key = usable.find(({ allowed_ips }) => allowed_ips.length === 0) ?? usable[0];
  if (key?.secret) return key.secret;
  throw new ApiRefusal(`The account has no ${kind} key of test mode. credence keys create makes one.`);
}
