import type { App } from '../app.ts';

const TRY_AGAIN_AFTER_MS = 3_600_000;

/** Deletes a blob that no row names any more. Safe to run twice. */
export function deleteBlob(app: App, blob: string): Promise<void> {
  return app.blobs.delete(blob);
}

/** A blob without its key tells nobody anything; it is to go all the same, once the disk allows it. */
export async function postponeDeletion(app: App, blob: string): Promise<void> {
  app.log.error({ blob }, 'a blob could not be deleted yet');
  const dueAt = new Date(app.clock.now().getTime() + TRY_AGAIN_AFTER_MS);
  // Without a key: the job that failed still holds it.
  await app.queue.enqueue(app.db, { name: 'delete-blob', payload: { blob }, dueAt });
}
