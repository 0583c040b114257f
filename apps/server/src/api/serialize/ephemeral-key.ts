import type { EphemeralKey } from '../../store/ephemeral-keys.ts';
import type { Expandable } from '../expand.ts';
import { serializeInstant } from './values.ts';

export const EPHEMERAL_KEY_EXPANDABLE = { names: [], sensitive: [] } as const satisfies Expandable;

/**
 * An ephemeral key in Stripe's shape.
 *
 * @param secret Told once, to whoever creates it.
 */
export function serializeEphemeralKey(key: EphemeralKey, secret?: string) {
  return {
    id: key.id,
    object: 'ephemeral_key',
    created: serializeInstant(key.createdAt),
    expires: serializeInstant(key.expiresAt),
    livemode: key.livemode,
    ...(secret !== undefined && { secret }),
  };
}
