import { Refusal } from '@credence/verification';
import type { App } from '../app.ts';
import { BlobMissing } from '../blobs/blobs.ts';
import { unseal } from '../keys/seal.ts';
import type { SessionKey } from '../keys/vault.ts';
import type { FileRecord } from '../store/files.ts';
import { findSessionAnywhere } from '../store/sessions.ts';
import { drawFile, isDrawn } from './draw-file.ts';

/**
 * Opens a file's contents, byte for byte as they came in, without the frames that may lie behind a photo. Pictures of people whom test mode made up are drawn when they
 * are first asked for.
 *
 * @throws {Refusal} `resource_missing` once they are erased: by redaction of the file's session, or by its age.
 */
export async function openFile(app: App, file: FileRecord): Promise<Buffer> {
  const keys = isExpired(file, app.clock.now(file)) ? undefined : await unwrapKey(app, file);
  if (!keys) throw erased(file);
  const { fileKey, sessionKey } = keys;
  try {
    return unseal(fileKey, 'file', await app.blobs.get(file.blobName)).subarray(0, file.sizeBytes);
  } catch (error) {
    if (!(error instanceof BlobMissing)) throw error;
    const drawn = sessionKey && isDrawn(file) && (await drawFile(app, file, { fileKey, sessionKey }));
    if (drawn) return drawn;
    // Redacted since we read its row.
    throw erased(file);
  }
}

/** Whether a file has outlived its purpose. */
export function isExpired({ expiresAt }: { expiresAt: Date | null }, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}

/** `undefined` once the session's key is destroyed: nothing of it can be opened again. */
async function unwrapKey(
  app: App,
  { sessionId, wrappedKey }: FileRecord,
): Promise<{ fileKey: Buffer; sessionKey?: SessionKey } | undefined> {
  if (sessionId === null) return { fileKey: app.vault.openForServer('file-key', wrappedKey) };
  const sessionKey = (await findSessionAnywhere(app, sessionId))?.key;
  return sessionKey ? { fileKey: sessionKey.openBytes('file-key', wrappedKey), sessionKey } : undefined;
}

function erased({ id }: FileRecord): Refusal {
  return new Refusal('resource_missing', `The contents of the file '${id}' have been erased.`, 'file');
}
