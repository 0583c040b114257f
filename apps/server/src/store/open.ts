import { defaultCacheDir } from '../cache-folder.ts';
import { type StoreLog, silentLog } from './log.ts';
import type { Migrations } from './migrate.ts';
import { migrations as ours } from './migrations/index.ts';
import { openEmbedded } from './pglite/open.ts';
import { openPostgres } from './postgres.ts';
import type { Store } from './store.ts';

export type { Store } from './store.ts';

export interface StoreOptions {
  /** A PostgreSQL server's database; without it, the embedded database of `dataDir` is used. */
  databaseUrl?: string | undefined;
  /** Holds the embedded database, and the lock that keeps it to one process. */
  dataDir: string;
  log?: StoreLog;
  /** Where templates of new embedded databases are kept between starts; by default in the user's cache folder. */
  cacheDir?: string;
  /** Ours, unless told otherwise; null leaves the database as it is, and makes none. */
  migrations?: Migrations | null;
}

/**
 * Opens the store and brings it to the latest migration, unless it is to be left as it is. What it answers has to be closed before the process ends: an
 * embedded database that was not closed loses nothing, but recovers first at its next start.
 *
 * @throws {FolderInUse} When another process has the data folder's embedded database open.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { databaseUrl, dataDir, log = silentLog, cacheDir = defaultCacheDir(), migrations = ours } = options;
  if (databaseUrl) return openPostgres({ databaseUrl, migrations, log });
  return openEmbedded({ dataDir, cacheDir, migrations, log });
}
