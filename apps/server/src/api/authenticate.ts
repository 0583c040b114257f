import { timingSafeEqual } from 'node:crypto';
import { Refusal } from '@credence/verification';
import type { AccountRef, App } from '../app.ts';
import { isInRanges } from '../keys/addresses.ts';
import { findFirstAccount } from '../store/accounts.ts';
import { type ApiKeyKind, findApiKey, type Permission } from '../store/api-keys.ts';
import { findEphemeralKey } from '../store/ephemeral-keys.ts';

/** No key of ours is longer; what is longer is not looked up. */
const KEY_MAX = 255;

export type KeyKind = ApiKeyKind | 'ephemeral' | 'operator';

/** A key as its holder presented it, and what we know of it. */
export interface PresentedKey extends AccountRef {
  /** `operator` for the operator's, which is no row. */
  id: string;
  kind: KeyKind;
  /** What a restricted key was granted. */
  permissions: readonly Permission[];
  /** Addresses and ranges it may be used from; empty: from anywhere. */
  allowedIps: readonly string[];
  /** The one session an ephemeral key opens. */
  sessionId?: string;
  /** For messages: enough to recognise the key by, too little to use it. */
  masked: string;
  /** The address it was presented from. */
  address: string;
}

type KnownKey = Omit<PresentedKey, 'masked' | 'address'> & { expiresAt: Date | null };

/**
 * Finds the key a request was made with.
 *
 * @param authorization The header: `Bearer <key>`, or Basic with the key as user name.
 * @param address Where the request came from.
 * @throws {Refusal} 401 when there is none, it is not one of ours, has expired, or may not be used from there.
 */
export async function authenticate(
  app: App,
  authorization: string | undefined,
  address: string,
): Promise<PresentedKey> {
  const presented = readKey(authorization);
  if (!presented) {
    throw new Refusal(
      'api_key_missing',
      `You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See ${app.settings.publicUrl}/docs/api#authentication for details.`,
    );
  }
  const masked = maskKey(presented);
  const key = presented.length <= KEY_MAX ? await findKey(app, presented) : undefined;
  if (!key) throw new Refusal('api_key_invalid', `Invalid API Key provided: ${masked}`);
  const { expiresAt, ...known } = key;
  // An ephemeral key is an object of its account, and ends by its clock; what opens the account itself does not.
  const now = known.kind === 'ephemeral' ? app.clock.now(known) : app.clock.now();
  if (expiresAt && expiresAt <= now) {
    throw new Refusal('api_key_expired', `Expired API Key provided: ${masked}`);
  }
  if (known.allowedIps.length > 0 && !isInRanges(known.allowedIps, address)) {
    throw new Refusal('api_key_invalid', 'The API key provided does not allow requests from your IP address.');
  }
  return { ...known, masked, address };
}

/** `sk_test_` and the last four characters, with asterisks for the rest. */
export function maskKey(key: string): string {
  const prefix = /^(?:(?:sk|rk|pk|ek)_(?:test|live)|ok)_/.exec(key)?.[0] ?? '';
  const secret = key.slice(prefix.length);
  const shown = secret.length >= 12 ? secret.slice(-4) : '';
  return `${prefix}${'*'.repeat(Math.min(secret.length - shown.length, 20))}${shown}`;
}

async function findKey(app: App, presented: string): Promise<KnownKey | undefined> {
  if (presented.startsWith('ok_')) return isOperatorKey(app, presented) ? findOperatorKey(app) : undefined;
  if (!presented.startsWith('ek_')) return findApiKey(app, presented);
  const key = await findEphemeralKey(app, presented);
  return key && { ...key, kind: 'ephemeral', permissions: [], allowedIps: [] };
}

/** Compared as hashes: equally long, and in a time that tells nothing. */
function isOperatorKey({ vault }: App, presented: string): boolean {
  return timingSafeEqual(vault.apiKeyHash(presented), vault.apiKeyHash(vault.operatorKey));
}

/** The operator stands above all accounts; what must be noted under one is noted under the first. */
async function findOperatorKey(app: App): Promise<KnownKey | undefined> {
  const account = await findFirstAccount(app);
  return (
    account && {
      id: 'operator',
      accountId: account.id,
      livemode: false,
      kind: 'operator',
      permissions: [],
      allowedIps: [],
      expiresAt: null,
    }
  );
}

function readKey(authorization: string | undefined): string | undefined {
  const [, scheme = '', value = ''] = /^(bearer|basic)\s+(\S+)\s*$/i.exec(authorization ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const [user] = Buffer.from(value, 'base64').toString('utf8').split(':');
  return user || undefined;
}
