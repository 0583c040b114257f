import { Refusal } from '@credence/verification';
import { isInRanges, liesWithin } from '../../../keys/addresses.ts';
import type { ApiKey } from '../../../store/api-keys.ts';
import type { PresentedKey } from '../../authenticate.ts';

type Reach = Pick<ApiKey, 'permissions' | 'allowedIps'>;

/**
 * Refuses a secret key what would give its holder more than they have: no key is made, changed or shown by one that
 * reaches less far. The operator may do it all.
 *
 * Sensitive results are what a secret key may not read; so it may not make the key that does. And a key bound to
 * addresses would be bound in name only, if it could make one that is not.
 *
 * @throws {Refusal} Saying which of the two it is.
 */
export function refuseBeyond(key: PresentedKey, wanted: Reach): void {
  if (key.kind === 'operator') return;
  const sensitive = sensitiveOf(wanted);
  if (sensitive !== undefined) {
    throw new Refusal(
      'permission_denied',
      `A secret key may not read sensitive results, and hence not manage keys with the permission '${sensitive}'. The operator of this server does: credence keys create --type restricted --permission ${sensitive}`,
      'permissions',
    );
  }
  if (!isBoundWithin(key, wanted)) {
    throw new Refusal(
      'permission_denied',
      `The provided key '${key.masked}' is bound to IP addresses: it manages keys bound to some of the same addresses only.`,
      'allowed_ips',
    );
  }
}

/** May the holder of `key` be shown the value of one that reaches so far? */
export function maySee(key: PresentedKey, shown: Reach): boolean {
  return key.kind === 'operator' || (sensitiveOf(shown) === undefined && isBoundWithin(key, shown));
}

/** @throws {Refusal} When a key would no longer work from where it was used to say so. */
export function refuseLockout(key: PresentedKey, changed: ApiKey, allowedIps: readonly string[]): void {
  if (key.id !== changed.id || allowedIps.length === 0 || isInRanges(allowedIps, key.address)) return;
  throw new Refusal(
    'parameter_invalid',
    `This request came from ${key.address}, which allowed_ips does not include: the key would lock itself out. Include that address, or make the change with another key.`,
    'allowed_ips',
  );
}

function sensitiveOf({ permissions }: Reach): string | undefined {
  return permissions.find((permission) => permission.startsWith('identity_sensitive_'));
}

function isBoundWithin(key: PresentedKey, { allowedIps }: Reach): boolean {
  return key.allowedIps.length === 0 || (allowedIps.length > 0 && liesWithin(allowedIps, key.allowedIps));
}
