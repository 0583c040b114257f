import type { App } from '../app.ts';
import { deleteFile, findExpiredFiles } from '../store/files.ts';

/**
 * Deletes up to `limit` files that have outlived their purpose, with their links. Safe to repeat: the bytes go first, so
 * that no row is forgotten before them.
 *
 * @returns How many there were.
 */
export async function deleteExpiredFiles(app: Pick<App, 'db' | 'clock' | 'blobs'>, limit: number): Promise<number> {
  const expired = await findExpiredFiles(app, limit);
  for (const { id, blobName } of expired) {
    await app.blobs.delete(blobName);
    await deleteFile(app, id);
  }
  return expired.length;
}
