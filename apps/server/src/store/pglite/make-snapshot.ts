import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { StoreLog } from '../log.ts';
import { migrations } from '../migrations/index.ts';
import { EmbeddedDatabase } from './database.ts';
import type { Snapshot } from './snapshot.ts';
import { prepare, removeOld } from './template.ts';

/**
 * Initialises and migrates a database in memory, which takes seconds, and keeps what it then holds in a file. Where that
 * cannot be kept, a read-only home folder for one, it is used all the same, and a warning says so.
 */
export async function makeSnapshot(file: string, log: StoreLog): Promise<Snapshot> {
  const made = await build(log);
  await keep(made, file).catch((error: NodeJS.ErrnoException) => {
    const what = `${path.dirname(file)} cannot be written to, so that every process prepares a database of its own first`;
    log.warn({ code: error.code }, `${what}, which takes seconds`);
  });
  return made;
}

async function build(log: StoreLog): Promise<Snapshot> {
  const database = await EmbeddedDatabase.start({ snapshot: undefined, log });
  try {
    await prepare(database, migrations);
    return await database.pack();
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** It appears complete or not at all: others may be reading or making it. */
async function keep(made: Snapshot, file: string): Promise<void> {
  const cacheDir = path.dirname(file);
  await fs.mkdir(cacheDir, { recursive: true, mode: 0o700 });
  const temporary = path.join(cacheDir, `building-${randomUUID()}`);
  try {
    await fs.writeFile(temporary, new Uint8Array(made), { mode: 0o600, flush: true });
    await fs.rename(temporary, file);
    await removeOld(cacheDir);
  } finally {
    await fs.rm(temporary, { force: true });
  }
}
