import type { App } from '../app.ts';
import { deleteFile, findExpiredFiles } from '../store/files.ts';
import type { Sweep } from '../store/present.ts';

/**
 * Deletes files that have outlived their purpose, with their links. Safe to repeat: the bytes go first, so
 * that no row is forgotten before them; where they cannot go yet, the row stays for the next time.
 *
 * @returns How many went.
 */
export async function deleteExpiredFiles(app: Pick<App, 'db' | 'blobs' | 'log'>, expiring: Sweep): Promise<number> {
  let gone = 0;
  for (const { id, blobName } of await findExpiredFiles(app, expiring)) {
    try {
      await app.blobs.delete(blobName);
    } catch (error) {
      app.log.warn({ file: id, code: (error as NodeJS.ErrnoException).code }, 'an expired file could not be deleted');
      continue;
    }
    await deleteFile(app, id);
    gone += 1;
  }
  return gone;
}
