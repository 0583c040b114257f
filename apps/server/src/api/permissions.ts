import { Refusal } from '@credence/verification';
import type { Permission } from '../store/api-keys.ts';
import type { PresentedKey } from './authenticate.ts';
import type { Expandable, Expansion } from './expand.ts';

/** How long after a verification a key with `identity_sensitive_recent_read` may read its sensitive results. */
const RECENT_MS = 48 * 3600_000;

/** @throws {Refusal} When a restricted key was not given what an operation takes. */
export function refuseWithout(key: PresentedKey, permission: Permission | 'secret_key'): void {
  if (key.kind === 'secret') return;
  if (permission === 'secret_key') {
    throw new Refusal(
      'permission_denied',
      `The provided key '${key.masked}' is restricted. This request can be made with a secret key only.`,
    );
  }
  if (granted(key, permission)) return;
  throw new Refusal(
    'permission_denied',
    `The provided key '${key.masked}' does not have the required permissions for this endpoint on account '${key.accountId}'. Having the 'rak_${permission}' permission would allow this request to continue.`,
  );
}

/**
 * Refuses a whole request that names sensitive results with a key that may not read them.
 *
 * A secret key never may: it lies in every service of an integrator, and these are what a thief would come for.
 */
export function refuseSensitive(key: PresentedKey, expand: Expansion, expandable: Expandable): void {
  const [path] = sensitivePaths(expand, expandable);
  if (path === undefined) return;
  if (key.kind === 'restricted' && granted(key, 'identity_sensitive_recent_read')) return;
  throw new Refusal(
    'permission_denied',
    `The field ${path} holds sensitive verification results. Use a restricted API key that has permission to read them.`,
    'expand',
  );
}

/** Refuses sensitive results of verifications that are no longer recent. */
export function refuseStale(processedAt: Date, now: Date): void {
  if (now.getTime() - processedAt.getTime() < RECENT_MS) return;
  throw new Refusal(
    'permission_denied',
    'Sensitive results can be read for 48 hours after a verification was processed.',
    'expand',
  );
}

/** What of the sensitive results was asked for. */
export function sensitivePaths(expand: Expansion, expandable: Expandable): string[] {
  return expandable.sensitive.filter((path) => expand.has(path));
}

/** Whoever may write may read. */
function granted(key: PresentedKey, permission: Permission): boolean {
  if (key.permissions.includes(permission)) return true;
  const writing = permission.replace(/_read$/, '_write') as Permission;
  return writing !== permission && key.permissions.includes(writing);
}
