import { randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';

/** Files copied and synced at a time: more than Node's file pool has threads, for disks that sync several in one go. */
const FILES_AT_ONCE = 16;

/**
 * Fills `target` with a copy of `source`, on the disk and complete or not there at all: copied beside it, then renamed.
 *
 * @returns false when `target` appeared in the meantime; it is left as it is.
 */
export async function copyFolder(source: string, target: string): Promise<boolean> {
  const temporary = `${target}.${randomUUID()}.tmp`;
  try {
    await copyFiles(source, temporary);
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

async function copyFiles(source: string, target: string): Promise<void> {
  const entries = await fs.readdir(source, { recursive: true, withFileTypes: true });
  const nameOf = (entry: Dirent) => path.relative(source, path.join(entry.parentPath, entry.name));
  const folders = ['', ...entries.filter((entry) => entry.isDirectory()).map(nameOf)]; // parents come first
  for (const folder of folders) await fs.mkdir(path.join(target, folder), { mode: 0o700 });
  await forEach(entries.filter((entry) => entry.isFile()).map(nameOf), async (file) => {
    const copy = path.join(target, file);
    await fs.copyFile(path.join(source, file), copy, fs.constants.COPYFILE_FICLONE);
    await syncOne(copy);
  });
  await forEach(folders, (folder) => syncOne(path.join(target, folder)));
}

async function forEach(names: string[], work: (name: string) => Promise<void>): Promise<void> {
  const left = [...names];
  async function drain(): Promise<void> {
    for (let next = left.pop(); next !== undefined; next = left.pop()) await work(next);
  }
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, drain));
}

async function syncOne(file: string): Promise<void> {
  const handle = await fs.open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
