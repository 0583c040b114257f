import { createHmac, randomBytes } from 'node:crypto';

/**
 * Makes the `Stripe-Signature` header of a body.
 *
 * @param body Exactly the bytes that are sent.
 * @param secrets Every secret that is active: two while one is being rolled. The key is the whole `whsec_…` text.
 * @param options.timestamp Epoch seconds, of real time: receivers compare it with their clock.
 * @param options.decoy Add a `v0` that verifies nothing, as Stripe does in test mode, so that a receiver that would
 *   accept any scheme is found out before it goes live.
 */
export function signPayload(
  body: Uint8Array | string,
  secrets: readonly string[],
  { timestamp, decoy }: { timestamp: number; decoy: boolean },
): string {
  const parts = [`t=${timestamp}`];
  for (const secret of secrets) {
    parts.push(`v1=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`);
  }
  if (decoy) parts.push(`v0=${randomBytes(32).toString('hex')}`);
  return parts.join(',');
}
