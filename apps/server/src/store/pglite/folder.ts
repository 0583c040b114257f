import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

/** Files put on the disk at a time; Node's file pool has four threads. */
const SYNCS_AT_ONCE = 8;

/**
 * Fills `target` with a copy of `source`, on the disk and complete or not there at all: copied beside it, then renamed.
 *
 * @returns false when `target` appeared in the meantime; it is left as it is.
 */
export async function copyFolder(source: string, target: string): Promise<boolean> {
  const temporary = `${target}.${randomUUID()}.tmp`;
  try {
    await fs.cp(source, temporary, { recursive: true, mode: fs.constants.COPYFILE_FICLONE });
    await syncTree(temporary);
    return await moveInto(temporary, target);
  } finally {
    await fs.rm(temporary, { recursive: true, force: true });
  }
}

/** Renames a folder unless the target exists and holds something. The new name is on the disk afterwards. */
export async function moveInto(source: string, target: string): Promise<boolean> {
  try {
    await fs.rename(source, target);
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
  await syncOne(path.dirname(target));
  return true;
}

/** Puts every file and folder below `root` on the disk. */
export async function syncTree(root: string): Promise<void> {
  const entries = await fs.readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter((e) => e.isFile() || e.isDirectory()).map((e) => path.join(e.parentPath, e.name));
  paths.push(root);
  const workers = Array.from({ length: SYNCS_AT_ONCE }, async () => {
    for (let next = paths.pop(); next !== undefined; next = paths.pop()) await syncOne(next);
  });
  await Promise.all(workers);
}

async function syncOne(file: string): Promise<void> {
  const handle = await fs.open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
