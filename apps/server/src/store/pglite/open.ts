import fs from 'node:fs/promises';
import path from 'node:path';
import { Kysely } from 'kysely';
import type { StoreLog } from '../log.ts';
import { type Migrations, migrateToLatest } from '../migrate.ts';
import type { Store } from '../store.ts';
import { EmbeddedDatabase } from './database.ts';
import { EmbeddedDialect } from './dialect.ts';
import { copyFolder } from './folder.ts';
import { lockFolder } from './lock.ts';
import type { MaintenanceOptions } from './maintenance.ts';
import { storeOn } from './store-on.ts';
import { ensureTemplate, isDataFolder } from './template.ts';

/** PGlite 0.5 is PostgreSQL 18, and a data folder does not cross major versions. */
const POSTGRES_MAJOR = '18';

export interface EmbeddedOptions {
  dataDir: string;
  cacheDir: string;
  /** Null leaves the database as it is, and makes none. */
  migrations: Migrations | null;
  log: StoreLog;
  maintenance?: Omit<MaintenanceOptions, 'log'>;
}

/**
 * Opens the embedded database of a data folder, made if need be, and brings it to the latest migration.
 *
 * @throws {FolderInUse} When another process has it open.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Store> {
  const { dataDir, log } = options;
  await fs.mkdir(dataDir, { recursive: true, mode: 0o700 });
  const lock = lockFolder(path.join(dataDir, 'database.lock'));
  try {
    const folder = await prepareFolder(options);
    const database = await EmbeddedDatabase.start({ folder, log });
    try {
      return await prepareStore(database, options, () => lock.release());
    } catch (error) {
      await database.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function prepareFolder({ dataDir, migrations, ...options }: EmbeddedOptions): Promise<string> {
  const folder = path.join(dataDir, 'database');
  if (!(await isDataFolder(folder))) {
    if (!migrations) throw new Error(`There is no database in ${dataDir}.`);
    await removeUnfinished(dataDir);
    const copied = await copyFolder(await ensureTemplate({ migrations, ...options }), folder);
    if (!copied) throw new Error(`${folder} holds something that is not a database; move it away.`);
  }
  const version = (await fs.readFile(path.join(folder, 'PG_VERSION'), 'utf8')).trim();
  if (version !== POSTGRES_MAJOR) {
    throw new Error(
      `The data folder ${folder} is of PostgreSQL ${version}; this version reads ${POSTGRES_MAJOR}. ` +
        'Export it with the version that wrote it, and import the export here.',
    );
  }
  return folder;
}

/** Copies that a kill interrupted. The lock is ours, so nobody is at work on them. */
async function removeUnfinished(dataDir: string): Promise<void> {
  for (const name of await fs.readdir(dataDir)) {
    if (/^database\..*\.tmp$/.test(name)) await fs.rm(path.join(dataDir, name), { recursive: true, force: true });
  }
}

async function prepareStore(database: EmbeddedDatabase, options: EmbeddedOptions, unlock: () => void): Promise<Store> {
  const { log, migrations, maintenance } = options;
  const db = new Kysely({ dialect: new EmbeddedDialect(database) });
  const run = migrations ? await migrateToLatest(db, migrations) : [];
  if (run.length > 0) {
    log.info({ migrations: run }, 'database migrated');
    await database.withTurn((turn) => turn.run('analyze'));
  }
  return storeOn(database, { log, ...maintenance }, unlock);
}
