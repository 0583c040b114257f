import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + IV_BYTES + TAG_BYTES;
/** What is encrypted at a time: a large file is held as it came and as it is sealed, and not once more between. */
const STEP_BYTES = 1024 * 1024;

/**
 * Encrypts bytes with AES-256-GCM.
 *
 * @param key 32 bytes. Whoever uses one more than once makes a `KeyObject` of it: Node 24.21 takes longer to read a
 * `Buffer` as a key (14 µs) than to encrypt a session with it.
 * @param purpose Bound to the ciphertext as associated data: what was sealed as one thing cannot be opened as another.
 * @returns Version byte, initialisation vector (12 bytes), tag (16 bytes), ciphertext.
 */
export function seal(key: Buffer | KeyObject, purpose: string, plain: Uint8Array): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(purpose));
  const sealed = Buffer.allocUnsafe(HEADER_BYTES + plain.length);
  for (let at = 0; at < plain.length; at += STEP_BYTES) {
    cipher.update(plain.subarray(at, at + STEP_BYTES)).copy(sealed, HEADER_BYTES + at);
  }
  cipher.final(); // GCM keeps nothing back
  sealed[0] = VERSION;
  iv.copy(sealed, 1);
  cipher.getAuthTag().copy(sealed, 1 + IV_BYTES);
  return sealed;
}

/**
 * Opens what `seal` closed.
 *
 * @throws {Error} When key, purpose or bytes are not those it was sealed with.
 */
export function unseal(key: Buffer | KeyObject, purpose: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes[0] !== VERSION || bytes.length < HEADER_BYTES) throw new Error(`not a sealed ${purpose}`);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(purpose));
  decipher.setAuthTag(bytes.subarray(1 + IV_BYTES, HEADER_BYTES));
  const plain = decipher.update(bytes.subarray(HEADER_BYTES));
  decipher.final(); // GCM keeps nothing back; this compares the tag
  return plain;
}
