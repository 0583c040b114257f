import type { ApiKey } from '../../store/api-keys.ts';
import type { Expandable } from '../expand.ts';
import { serializeInstant } from './values.ts';

export const API_KEY_EXPANDABLE = { names: [], sensitive: [] } as const satisfies Expandable;

/**
 * An API key, in the manner of Stripe's objects.
 *
 * @param secret The key itself, where it may be shown.
 */
export function serializeApiKey(key: ApiKey, now: Date, secret?: string) {
  return {
    id: key.id,
    object: 'credence.api_key',
    account: key.accountId,
    allowed_ips: key.allowedIps,
    created: serializeInstant(key.createdAt),
    expires_at: key.expiresAt && serializeInstant(key.expiresAt),
    last4: key.last4,
    livemode: key.livemode,
    name: key.name,
    permissions: key.permissions,
    ...(secret !== undefined && { secret }),
    status: key.expiresAt && key.expiresAt <= now ? 'expired' : 'active',
    type: key.kind,
  };
}
