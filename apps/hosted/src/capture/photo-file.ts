import type { HostedErrorCode } from '@credence/wire';

/** What the file dialog offers. On iPhones, leaving HEIC out makes the system hand over a JPEG. */
export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'];

/** The server's own limit (`CAPTURE_MAX_BYTES`), repeated because importing it would bring the schemas along. */
export const PHOTO_MAX_BYTES = 15 * 1024 * 1024;

/**
 * Spares the person an upload that is bound to be refused. The server looks again: names and types are claims.
 *
 * @returns Why the file cannot be a photo, or null.
 */
export function refuseFile(file: { size: number; type: string }): HostedErrorCode | null {
  // Some file managers hand over files without a type: let the server look at the bytes.
  if (file.type && !PHOTO_TYPES.includes(file.type)) return 'image_unsupported_format';
  if (file.size > PHOTO_MAX_BYTES) return 'image_too_large';
  if (file.size === 0) return 'image_corrupt';
  return null;
}
