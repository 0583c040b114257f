import { createHmac, timingSafeEqual } from 'node:crypto';

/** The `Stripe-Signature` header of a body. @param timestamp Epoch seconds of real time. */
export function signBody(body: Uint8Array, secret: string, timestamp: number): string {
  return `t=${timestamp},v1=${digest(body, secret, timestamp).toString('hex')}`;
}

/** Whether the header was made for this body with the secret. Its age is not asked. */
export function isSigned(body: Uint8Array, secret: string, header: string | undefined): boolean {
  const parts = (header ?? '').split(',').map((part) => part.split('=', 2));
  const timestamp = Number(parts.find(([scheme]) => scheme === 't')?.[1]);
  if (!Number.isSafeInteger(timestamp)) return false;
  const expected = digest(body, secret, timestamp);
  return parts.some(([scheme, value = '']) => {
    const given = Buffer.from(value, 'hex');
    return scheme === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function digest(body: Uint8Array, secret: string, timestamp: number): Buffer {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest();
}
