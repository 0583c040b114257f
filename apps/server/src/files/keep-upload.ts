import { randomBytes } from 'node:crypto';
import { type ImageProblem, Refusal } from '@credence/verification';
import { PHOTO_LIMITS } from '../analysis/limits.ts';
import type { AccountRef, App } from '../app.ts';
import { randomText } from '../ids.ts';
import { seal } from '../keys/seal.ts';
import { dropBlobs } from '../sessions/drop-blobs.ts';
import type { NewUpload } from '../store/files.ts';
import { type FileType, type Purpose, rulesOf, type UploadRules } from './purposes.ts';
import { contradicts, gifSize, recogniseType } from './recognise-type.ts';

/** A file as an integrator sent it. */
export interface Upload {
  purpose: Purpose;
  bytes: Buffer;
  filename: string | null;
  /** What its sender says it is. */
  declaredType: string;
}

const SAY: Record<ImageProblem, string> = {
  unsupported_format: 'its image cannot be read',
  corrupt: 'its image is damaged or was cut short',
  too_many_pixels: `its image has more than ${PHOTO_LIMITS.pixelsMax / 1e6} megapixels`,
  too_small: 'its image is too small',
  too_slow: 'its image could not be opened in time',
};

/**
 * Looks into an uploaded file and puts it away, encrypted under a key of its own which the server's key wraps. Images
 * are decoded in an analysis process; a PDF is known by its signature and never opened.
 *
 * @returns What the file's row will say, and how to be rid of the bytes when no row comes to be.
 * @throws {Refusal} When the file is not what its purpose takes; nothing was kept then.
 */
export async function keepUpload(
  app: App,
  account: AccountRef,
  upload: Upload,
): Promise<{ ready: NewUpload; discard(): Promise<void> }> {
  const type = await examine(app, upload);
  const fileKey = randomBytes(32);
  const blobName = randomText(32);
  await app.blobs.put(blobName, seal(fileKey, 'file', upload.bytes));
  const { lifetimeMs } = uploadRules(upload.purpose);
  const ready: NewUpload = {
    purpose: upload.purpose,
    type,
    filename: upload.filename,
    sizeBytes: upload.bytes.length,
    blobName,
    wrappedKey: app.vault.sealForServer('file-key', fileKey),
    expiresAt: lifetimeMs === undefined ? null : new Date(app.clock.now(account).getTime() + lifetimeMs),
  };
  return { ready, discard: () => dropBlobs(app, [blobName]) };
}

async function examine(app: App, { purpose, bytes, declaredType }: Upload): Promise<FileType> {
  const rules = uploadRules(purpose);
  if (bytes.length === 0) throw refuse('The file is empty.');
  if (bytes.length > rules.maxBytes) {
    throw refuse(`Files with the purpose ${purpose} may have at most ${formatSize(rules.maxBytes)}.`);
  }
  const type = recogniseType(bytes);
  if (!type || !rules.types.includes(type)) {
    const found = type ? ` This one is ${type === 'pdf' ? 'a PDF' : `a ${type.toUpperCase()} image`}.` : '';
    throw refuse(`Files with the purpose ${purpose} must be ${formatTypes(rules.types)}.${found}`);
  }
  if (contradicts(declaredType, type)) {
    throw refuse(`The file was sent as ${declaredType.slice(0, 100)}, but what it holds is ${type.toUpperCase()}.`);
  }
  const size = type === 'pdf' ? undefined : await measure(app, bytes, type);
  const below = rules.sideBelowPx ?? Number.POSITIVE_INFINITY;
  if (size && Math.max(size.width, size.height) >= below) {
    throw refuse(
      `Images with the purpose ${purpose} must be smaller than ${below} by ${below} pixels; this one has ${size.width} by ${size.height}.`,
    );
  }
  return type;
}

async function measure(app: App, bytes: Buffer, type: FileType): Promise<{ width: number; height: number }> {
  if (type === 'gif') {
    const size = gifSize(bytes);
    if (!size) throw refuse(`The file cannot be taken: ${SAY.corrupt}.`);
    return size;
  }
  const inspected = await app.analysis.inspect(bytes, { anySize: true });
  if ('problem' in inspected) throw refuse(`The file cannot be taken: ${SAY[inspected.problem]}.`);
  return inspected;
}

function uploadRules(purpose: Purpose): UploadRules {
  const { upload } = rulesOf(purpose);
  if (!upload) throw refuse(`Files with the purpose ${purpose} cannot be uploaded.`);
  return upload;
}

function refuse(message: string): Refusal {
  return new Refusal('parameter_invalid', message, 'file');
}

function formatSize(bytes: number): string {
  return bytes < 1024 ** 2 ? `${bytes / 1024} KB` : `${bytes / 1024 ** 2} MB`;
}

function formatTypes(types: readonly FileType[]): string {
  const names = types.map((type) => (type === 'jpg' ? 'JPEG' : type.toUpperCase()));
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
