import type { App } from '../app.ts';

/**
 * Deletes blobs that no row names any more. They are worthless, their keys went with their rows: one that cannot be
 * deleted is noted, and what was done stays done.
 */
export async function dropBlobs(app: App, names: readonly string[]): Promise<void> {
  for (const blob of names) {
    await app.blobs.delete(blob).catch((error: NodeJS.ErrnoException) => {
      app.log.warn({ blob, code: error.code }, 'a blob could not be deleted');
    });
  }
}
