import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { BlobMissing } from './blobs/blobs.ts';
import { openDiskBlobs } from './blobs/disk.ts';
import type { Settings } from './config.ts';
import { openMasterKey } from './keys/master-key.ts';
import { migrateToLatest } from './store/migrate.ts';
import { migrations as ours } from './store/migrations/index.ts';
import { openStore } from './store/open.ts';
import { isDataFolder } from './store/pglite/template.ts';
import type { Store } from './store/store.ts';
import type { ArchiveEnd, ArchiveHead } from './store/transfer/archive.ts';
import { describeTables, findTableWithRows, readMigrations } from './store/transfer/catalog.ts';
import { type Exported, exportStore, type TransferProgress } from './store/transfer/export-store.ts';
import { checkArchive, importArchive, TransferRefused } from './store/transfer/import-store.ts';

export type { Exported, TransferProgress } from './store/transfer/export-store.ts';

type Where = Pick<Settings, 'databaseUrl' | 'dataDir' | 'masterKeyFile'>;

interface TransferOptions {
  withFiles: boolean;
  onProgress?: (progress: TransferProgress) => void;
  /** Ends it early, with nothing left behind. */
  signal?: AbortSignal;
}

/**
 * Writes all that a server keeps into a file that is complete or not there: on PostgreSQL while it runs, of an embedded
 * database under its lock. The master key is not in it.
 *
 * @throws {FolderInUse} When a server has the data folder open.
 * @throws {TransferRefused} When there is nothing to export, or the file is there already.
 */
export async function exportData(
  where: Where,
  file: string,
  { withFiles, ...options }: TransferOptions,
): Promise<Exported> {
  if (existsSync(file)) throw new TransferRefused(`${file} is there already. Name another, or move it away.`);
  await requireDatabase(where);
  const onProgress = stoppable(options, 'Interrupted: no file was written.');
  const blobs = openDiskBlobs(join(where.dataDir, 'blobs'));
  const openFile = (name: string) =>
    blobs.get(name).catch((error) => {
      if (error instanceof BlobMissing) return undefined;
      throw error;
    });
  return using(await open(where, null), (store) =>
    writing(file, (write) => exportStore(store, write, { onProgress, openFile: withFiles ? openFile : undefined })),
  );
}

/**
 * Brings what was exported into an empty embedded folder or an empty database of PostgreSQL, and then to the latest
 * migration. Everything that can be wrong is looked for before anything is written; the rows come in one transaction.
 *
 * @throws {DamagedArchive} When the file is no export, cut short, changed, or of a later version.
 * @throws {TransferRefused} When the target is not empty, its schema is a newer one, or its master key is another.
 * @throws {FolderInUse} When a server has the data folder open.
 */
export async function importData(
  where: Where,
  file: string,
  { withFiles, ...options }: TransferOptions,
): Promise<{ head: ArchiveHead; end: ArchiveEnd }> {
  const onProgress = stoppable(options, 'Interrupted: no row was brought in.');
  const { head, end } = await checkArchive(file, await sizeOf(file), onProgress);
  const migrations = knownMigrations(head);
  requireMasterKey(head, where.masterKeyFile);
  await requireEmptyTarget(where, head);
  const blobs = openDiskBlobs(join(where.dataDir, 'blobs'));
  await using(await open(where, migrations), async (store) => {
    const putFile = (name: string, bytes: Buffer) => blobs.put(name, bytes);
    await importArchive(store, file, { onProgress, putFile: withFiles ? putFile : undefined });
    await migrateToLatest(store.db, ours);
  });
  return { head, end };
}

/** Whoever works reports after each step: where it can be stopped, the transaction rolls back and everything closes. */
function stoppable({ onProgress, signal }: Omit<TransferOptions, 'withFiles'>, message: string) {
  return (progress: TransferProgress) => {
    if (signal?.aborted) throw new TransferRefused(message);
    onProgress?.(progress);
  };
}

function open({ databaseUrl, dataDir }: Where, migrations: typeof ours | null): Promise<Store> {
  return openStore({ databaseUrl, dataDir: join(dataDir, 'database'), migrations });
}

async function using<T>(store: Store, use: (store: Store) => Promise<T>): Promise<T> {
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** Opening a folder would take its lock, and leave that there. */
async function requireDatabase({ databaseUrl, dataDir }: Where): Promise<void> {
  if (databaseUrl !== undefined || (await isDataFolder(join(dataDir, 'database', 'database')))) return;
  throw new TransferRefused(
    `There is no database in ${dataDir}. Set CREDENCE_DATA_DIR to the server's folder, or DATABASE_URL to its PostgreSQL.`,
  );
}

/** Writes a compressed file under another name first, on the disk before it gets its own. */
async function writing<T>(file: string, produce: (write: (text: string) => Promise<void>) => Promise<T>): Promise<T> {
  const draft = `${file}.partial`;
  const gzip = createGzip();
  const target = gzip.pipe(createWriteStream(draft, { mode: 0o600, flush: true }));
  const written = finished(target);
  // Whoever writes hears of it, too; until then nobody waits.
  written.catch((error) => gzip.destroy(error));
  try {
    const produced = await produce((text) => writeTo(gzip, text));
    gzip.end();
    await written;
    await rename(draft, file);
    return produced;
  } catch (error) {
    gzip.destroy();
    target.destroy();
    await rm(draft, { force: true });
    throw error;
  }
}

function writeTo(gzip: ReturnType<typeof createGzip>, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    gzip.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw new TransferRefused(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** The migrations of ours that the export was made after: its rows fit the schema of that time, and are migrated then. */
function knownMigrations({ migrations }: ArchiveHead): typeof ours {
  const names = Object.keys(ours);
  const unknown = migrations.find((name, i) => names[i] !== name);
  if (unknown !== undefined) {
    throw new TransferRefused(
      `The export is of a newer version of Credence (it has the migration ${unknown}). Import it with that version or a later one.`,
    );
  }
  return Object.fromEntries(migrations.map((name) => [name, ours[name]!]));
}

/** A server would refuse to start on rows that its key cannot open. */
function requireMasterKey({ master_key_id: id }: ArchiveHead, file: string): void {
  if (id === null || !existsSync(file) || openMasterKey(file).id === id) return;
  throw new TransferRefused(
    `${file} is not the master key of the exported server: nothing in it could be opened. Put the right file there first, or set CREDENCE_MASTER_KEY_FILE.`,
  );
}

async function requireEmptyTarget(where: Where, head: ArchiveHead): Promise<void> {
  const embedded = where.databaseUrl === undefined;
  if (embedded && !(await isDataFolder(join(where.dataDir, 'database', 'database')))) return;
  const target = embedded ? where.dataDir : 'The database of DATABASE_URL';
  await using(await open(where, null), async ({ db }) => {
    const [shapes, migrations] = [await describeTables(db), await readMigrations(db)];
    const taken = await findTableWithRows(db, shapes);
    if (taken !== undefined || (migrations.length === 0 && shapes.length > 0)) {
      const what = taken === undefined ? 'has tables of something else' : `holds data already (in ${taken})`;
      throw new TransferRefused(
        `${target} ${what}. Import into ${embedded ? 'a new data folder' : 'an empty database'}.`,
      );
    }
    if (migrations.some((name, i) => head.migrations[i] !== name)) {
      throw new TransferRefused(
        `${target} is empty, but its tables are of a newer version than the export. Import into ${embedded ? 'a new data folder' : 'a database without tables'}: they are made, and brought up to date.`,
      );
    }
  });
}
