import { Refusal } from '@credence/verification';
import type { App } from '../app.ts';
import { BlobMissing } from '../blobs/blobs.ts';
import { unseal } from '../keys/seal.ts';
import type { FileRecord } from '../store/files.ts';
import { findSessionAnywhere } from '../store/sessions.ts';

/**
 * Opens a file's contents, byte for byte as they came in.
 *
 * @throws {Refusal} `resource_missing` once they are erased: by redaction of the file's session, or by its age.
 */
export async function openFile(app: App, file: FileRecord): Promise<Buffer> {
  const fileKey = isExpired(file, app.clock.now()) ? undefined : await unwrapKey(app, file);
  if (!fileKey) throw erased(file);
  try {
    return unseal(fileKey, 'file', await app.blobs.get(file.blobName));
  } catch (error) {
    // Redacted since we read its row.
    if (error instanceof BlobMissing) throw erased(file);
    throw error;
  }
}

/** Whether a file has outlived its purpose. */
export function isExpired({ expiresAt }: { expiresAt: Date | null }, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}

/** `undefined` once the session's key is destroyed: nothing of it can be opened again. */
async function unwrapKey(app: App, { sessionId, wrappedKey }: FileRecord): Promise<Buffer | undefined> {
  if (sessionId === null) return app.vault.openForServer('file-key', wrappedKey);
  const session = await findSessionAnywhere(app, sessionId);
  return session?.key?.openBytes('file-key', wrappedKey);
}

function erased({ id }: FileRecord): Refusal {
  return new Refusal('resource_missing', `The contents of the file '${id}' have been erased.`, 'file');
}
