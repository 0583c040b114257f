import type { FileType } from './purposes.ts';

const SIGNATURES: readonly (readonly [FileType, Buffer])[] = [
  // JPEG: ITU-T T.81 annex B; PNG: ISO/IEC 15948 section 5.2; GIF: GIF89a section 17; PDF: ISO 32000-1 section 7.5.2
  ['jpg', Buffer.from('ffd8ff', 'hex')],
  ['png', Buffer.from('89504e470d0a1a0a', 'hex')],
  ['gif', Buffer.from('GIF87a')],
  ['gif', Buffer.from('GIF89a')],
  ['pdf', Buffer.from('%PDF-')],
];

/** How a type is served; and the other names that senders know it by. */
const MIME_TYPES: Record<FileType, readonly [string, ...string[]]> = {
  gif: ['image/gif'],
  jpg: ['image/jpeg', 'image/jpg', 'image/pjpeg'],
  pdf: ['application/pdf', 'application/x-pdf'],
  png: ['image/png', 'image/x-png'],
  webp: ['image/webp'],
};

/** What senders write who do not know or do not say: SDKs for streams, and multipart where a part names no type. */
const UNDECLARED = new Set(['', 'application/octet-stream', 'binary/octet-stream', 'text/plain']);

/** Tells an upload's type by the bytes it begins with, whatever it is called. */
export function recogniseType(bytes: Buffer): FileType | undefined {
  return SIGNATURES.find(([, signature]) => bytes.subarray(0, signature.length).equals(signature))?.[0];
}

/** Whether a declared content type says something else than the bytes do. */
export function contradicts(declaredType: string, type: FileType): boolean {
  const declared = declaredType.split(';')[0]?.trim().toLowerCase() ?? '';
  return !UNDECLARED.has(declared) && !MIME_TYPES[type].includes(declared);
}

/** The content type of a file's row. */
export function mimeTypeOf(type: string): string {
  return MIME_TYPES[type as FileType]?.[0] ?? 'application/octet-stream';
}

/**
 * Reads a GIF's size from its header; its pictures are not decoded.
 *
 * @returns `undefined` when it is cut short or empty.
 * @see GIF89a section 18
 */
export function gifSize(bytes: Buffer): { width: number; height: number } | undefined {
  const TRAILER = 0x3b;
  if (bytes.length < 14 || bytes.at(-1) !== TRAILER) return undefined;
  const [width, height] = [bytes.readUInt16LE(6), bytes.readUInt16LE(8)];
  return width > 0 && height > 0 ? { width, height } : undefined;
}
