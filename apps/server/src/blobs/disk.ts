import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BlobMissing, type Blobs } from './blobs.ts';

const NAME = /^[A-Za-z0-9_-]{8,80}$/;

/**
 * Keeps blobs as files, two levels deep, readable by the owner only.
 *
 * A blob is on the disk, its name included, when `put` returns: temporary file, fsync, rename, fsync of the folder.
 */
export function openDiskBlobs(root: string): Blobs {
  return {
    async put(name, bytes) {
      const path = pathOf(root, name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // By chance, not by process: in containers that share a folder all are number 1.
      const temporary = `${path}.${randomUUID()}.tmp`;
      try {
        const file = await open(temporary, 'wx', 0o600);
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(temporary, path);
      } finally {
        await rm(temporary, { force: true });
      }
      await syncFolder(dirname(path));
    },
    async get(name) {
      try {
        return await readFile(pathOf(root, name));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new BlobMissing(name, { cause: error });
        throw error;
      }
    },
    async delete(name) {
      await rm(pathOf(root, name), { force: true });
    },
  };
}

function pathOf(root: string, name: string): string {
  if (!NAME.test(name)) throw new Error('a blob name is 8 to 80 letters, digits, "-" or "_"');
  // The end of a name is its random part: it spreads the files.
  return join(root, name.slice(-2), name);
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // folders cannot be opened there
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
