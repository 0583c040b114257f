import { createECDH, createHash, createHmac } from 'node:crypto';
import type { Seed } from './random.ts';

/** NIST P-256. @see SEC 2, section 2.4.2 */
const CURVE = 'prime256v1';
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * Signs with a key that is made from a seed, and so is anybody's: it stands where an issuer's signature would, and proves nothing.
 *
 * The number that ECDSA wants used once comes from key and message, so that the same seed draws the same symbol.
 *
 * @returns `r` and `s`, 64 bytes. @see FIPS 186-5, section 6.4
 */
export function signWithSeed(message: Uint8Array, seed: Seed): Uint8Array {
  const key = scalar(createHash('sha256').update(`seal/${seed}`).digest());
  const once = scalar(createHmac('sha256', bytesOf(key)).update(message).digest());
  const digest = numberOf(createHash('sha256').update(message).digest());
  // The first half of a point, behind the byte that tells its form, is its x.
  const r = numberOf(pointOf(once).subarray(1, 33)) % ORDER;
  const s = (power(once, ORDER - 2n) * (digest + r * key)) % ORDER;
  return Buffer.concat([bytesOf(r), bytesOf(s)]);
}

/** The public half of the key of a seed: an uncompressed point, 65 bytes. */
export function sealKeyOf(seed: Seed): Buffer {
  return pointOf(scalar(createHash('sha256').update(`seal/${seed}`).digest()));
}

function pointOf(factor: bigint): Buffer {
  const ecdh = createECDH(CURVE);
  ecdh.setPrivateKey(bytesOf(factor));
  return ecdh.getPublicKey();
}

function scalar(bytes: Uint8Array): bigint {
  return (numberOf(bytes) % (ORDER - 1n)) + 1n;
}

/** Modulo the order, which is prime: to the power of two less it is the inverse. */
function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base % ORDER];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % ORDER;
    square = (square * square) % ORDER;
  }
  return result;
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function bytesOf(number: bigint): Buffer {
  return Buffer.from(number.toString(16).padStart(64, '0'), 'hex');
}
