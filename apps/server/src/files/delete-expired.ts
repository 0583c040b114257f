import type { App } from '../app.ts';
import { deleteFile, findExpiredFiles } from '../store/files.ts';
import type { Sweep } from '../store/present.ts';

/**
 * Deletes files that have outlived their purpose, with their links. Safe to repeat: the bytes go first, so
 * that no row is forgotten before them.
 *
 * @returns How many there were.
 */
export async function deleteExpiredFiles(app: Pick<App, 'db' | 'blobs'>, expiring: Sweep): Promise<number> {
  const expired = await findExpiredFiles(app, expiring);
  for (const { id, blobName } of expired) {
    await app.blobs.delete(blobName);
    await deleteFile(app, id);
  }
  return expired.length;
}
