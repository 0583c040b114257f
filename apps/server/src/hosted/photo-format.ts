/**
 * Tells a picture's format by the bytes it begins with, whatever it is called.
 *
 * @returns `undefined` for anything we would not decode.
 * @see JPEG: ITU-T T.81 annex B; PNG: ISO/IEC 15948 section 5.2; WebP: RFC 9649 section 2.4
 */
export function photoFormat(bytes: Uint8Array): 'jpeg' | 'png' | 'webp' | undefined {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'jpeg';
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
  if (startsWith(bytes, RIFF) && startsWith(bytes.subarray(8), WEBP)) return 'webp';
  return undefined;
}

const RIFF = [...'RIFF'].map((char) => char.charCodeAt(0));
const WEBP = [...'WEBP'].map((char) => char.charCodeAt(0));

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}
