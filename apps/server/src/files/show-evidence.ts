import { Refusal, type Region } from '@credence/verification';
import type { App } from '../app.ts';
import { BlobMissing } from '../blobs/blobs.ts';
import { unseal } from '../keys/seal.ts';
import type { SessionKey } from '../keys/vault.ts';
import type { CaptureRecord } from '../store/captures.ts';

/**
 * Draws the place on a photo that a check points at. Made anew each time, from the photo as it lies: nothing of it is kept,
 * so that there is nothing more to erase.
 *
 * @throws {Refusal} `resource_missing` when the photo is gone, or never could be opened.
 */
export async function showEvidence(
  app: App,
  key: SessionKey,
  { wrappedKey, blobName, sizeBytes }: Pick<CaptureRecord, 'wrappedKey' | 'blobName' | 'sizeBytes'>,
  region: Region,
): Promise<Buffer> {
  const sealed = await app.blobs.get(blobName).catch((error: unknown) => {
    throw error instanceof BlobMissing ? gone() : error;
  });
  const content = unseal(key.openBytes('file-key', wrappedKey), 'file', sealed);
  const shown = await app.analysis.show(content.subarray(0, sizeBytes), region);
  if ('problem' in shown) throw gone();
  return Buffer.from(shown.jpeg);
}

function gone(): Refusal {
  return new Refusal('resource_missing', 'There is no picture of this any more.');
}
