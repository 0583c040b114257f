import { randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

let lastTick = 0;

/**
 * Makes an id: a prefix and 24 letters and digits.
 *
 * The first ten grow with real time (microseconds, never twice the same in one process), so that ids of one
 * process sort in the order they were made; the other fourteen are random (83 bits).
 */
export function newId(
  prefix:
    | 'vs'
    | 'vr'
    | 'evt'
    | 'we'
    | 'file'
    | 'sub'
    | 'cap'
    | 'chl'
    | 'job'
    | 'dl'
    | 'att'
    | 'acc'
    | 'key'
    | 'vf'
    | 'link'
    | 'ephkey'
    | 'rev'
    | 'ble'
    | 'lsn'
    | 'msg',
): string {
  lastTick = Math.max(Date.now() * 1000, lastTick + 1);
  return `${prefix}_1${base62(lastTick).padStart(9, '0')}${randomText(14)}`;
}

/** Random letters and digits: `length` × 5.95 bits. */
export function randomText(length: number): string {
  let text = '';
  for (let i = 0; i < length; i += 1) text += ALPHABET[randomInt(ALPHABET.length)];
  return text;
}

function base62(value: number): string {
  let text = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) text = ALPHABET[rest % 62] + text;
  return text;
}
