import { Refusal } from '@credence/verification';
import type { App } from '../app.ts';
import { type ApiKey, findApiKey } from '../store/api-keys.ts';

/** No key of ours is longer; what is longer is not looked up. */
const KEY_MAX = 255;

/** A key as its holder presented it, and what we know of it. */
export interface PresentedKey extends ApiKey {
  /** For messages: enough to recognise the key by, too little to use it. */
  masked: string;
}

/**
 * Finds the key a request was made with.
 *
 * @param authorization The header: `Bearer <key>`, or Basic with the key as user name.
 * @throws {Refusal} 401 when there is none, it is not one of ours, has expired, or is publishable.
 */
export async function authenticate(app: App, authorization: string | undefined): Promise<PresentedKey> {
  const presented = readKey(authorization);
  if (!presented) {
    throw new Refusal(
      'api_key_missing',
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  }
  const masked = maskKey(presented);
  const key = presented.length <= KEY_MAX ? await findApiKey(app, presented) : undefined;
  if (!key) throw new Refusal('api_key_invalid', `Invalid API Key provided: ${masked}`);
  if (key.expiresAt && key.expiresAt <= app.clock.now()) {
    throw new Refusal('api_key_expired', `Expired API Key provided: ${masked}`);
  }
  if (key.kind === 'publishable') {
    throw new Refusal(
      'api_key_invalid',
      'This API call cannot be made with a publishable API key. Please use a secret API key.',
    );
  }
  return { ...key, masked };
}

/** `sk_test_` and the last four characters, with asterisks for the rest. */
export function maskKey(key: string): string {
  const prefix = /^(?:sk|rk|pk|ek)_(?:test|live)_/.exec(key)?.[0] ?? '';
  const secret = key.slice(prefix.length);
  const shown = secret.length >= 12 ? secret.slice(-4) : '';
  return `${prefix}${'*'.repeat(Math.min(secret.length - shown.length, 20))}${shown}`;
}

function readKey(authorization: string | undefined): string | undefined {
  const [, scheme = '', value = ''] = /^(bearer|basic)\s+(\S+)\s*$/i.exec(authorization ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const [user] = Buffer.from(value, 'base64').toString('utf8').split(':');
  return user || undefined;
}
