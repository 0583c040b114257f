import type { App } from '../app.ts';

/** Deletes a blob that no row names any more. Safe to run twice. */
export function deleteBlob(app: App, blob: string): Promise<void> {
  return app.blobs.delete(blob);
}
