import { mkdtempSync } from 'node:fs';
import { constants, cp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, inject } from 'vitest';
import { openStore, type Store, type StoreOptions } from '../src/store/open.ts';
import './context.ts';
import { cloneDatabase } from './postgres-databases.ts';

/** Where the tests keep the template their embedded databases are copied from. */
export const TEST_CACHE_DIR = path.join(import.meta.dirname, '../../../node_modules/.cache/credence');

/** A database that nobody has opened yet: for tests that start the server themselves. */
export interface PreparedDatabase {
  options: StoreOptions;
  remove(): Promise<void>;
}

/**
 * Opens a fresh, migrated store for a test file, on the backend of the project it runs in. Called at the top of the
 * file; it is closed and removed after the file's last test.
 */
export async function createTestDatabase(): Promise<Store> {
  const { options, remove } = await prepareTestDatabase();
  const store = await openStore(options);
  afterAll(async () => {
    await store.close();
    await remove();
  });
  return store;
}

/** Prepares a database without opening it; the caller removes it, after all that use it have closed. */
export async function prepareTestDatabase(): Promise<PreparedDatabase> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'credence-test-'));
  const removeDir = () => rm(dataDir, { recursive: true, force: true });
  if (inject('backend') === 'embedded') {
    // As the store would do it, but without waiting for the disk.
    await cp(inject('template'), path.join(dataDir, 'database'), { recursive: true, mode: constants.COPYFILE_FICLONE });
    return { options: { dataDir, cacheDir: TEST_CACHE_DIR }, remove: removeDir };
  }
  const { url, drop } = await cloneDatabase(inject('postgres'));
  async function remove(): Promise<void> {
    await drop();
    await removeDir();
  }
  return { options: { databaseUrl: url, dataDir }, remove };
}
