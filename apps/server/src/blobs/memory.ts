import { BlobMissing, type Blobs } from './blobs.ts';

/** Keeps blobs as long as the process runs. */
export function openMemoryBlobs(): Blobs {
  const kept = new Map<string, Buffer>();
  return {
    async put(name, bytes) {
      kept.set(name, Buffer.from(bytes));
    },
    async get(name) {
      const bytes = kept.get(name);
      if (!bytes) throw new BlobMissing(name);
      return Buffer.from(bytes);
    },
    async delete(name) {
      kept.delete(name);
    },
  };
}
