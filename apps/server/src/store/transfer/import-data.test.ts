import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { TEST_CACHE_DIR } from '../../../test/database.ts';
import { cloneDatabase } from '../../../test/postgres-databases.ts';
import { exportTo, MIGRATIONS_WITH_KINDS } from '../../../test/transfer-kinds.ts';
import { exportData, importData } from '../../transfer.ts';
import { migrations } from '../migrations/index.ts';
import { openStore } from '../open.ts';
import { readMigrations } from './catalog.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'credence-import-'));
const file = path.join(folder, 'export.ndjson.gz');
const masterKeyFile = path.join(folder, 'none');
afterAll(() => rmSync(folder, { recursive: true }));

/** Exports a store that was migrated so far, with an account in it. */
async function exportAfter(some: typeof migrations): Promise<void> {
  const dataDir = mkdtempSync(path.join(folder, 'source-'));
  const store = await openStore({ dataDir, cacheDir: TEST_CACHE_DIR, migrations: some });
  try {
    const account = { id: 'acct_1', business_name: 'Old', default_api_version: 'v', created_at: new Date() };
    await store.db.insertInto('account').values(account).execute();
    await exportTo(file, store);
  } finally {
    await store.close();
  }
}

/** A place where nothing is yet, on the backend of the project. */
async function emptyTarget(template: 'template0' | 'ours') {
  const dataDir = mkdtempSync(path.join(folder, 'target-'));
  if (inject('backend') === 'embedded')
    return { where: { dataDir, databaseUrl: undefined, masterKeyFile }, drop: async () => {} };
  const { url, template: ours } = inject('postgres');
  const database = await cloneDatabase({ url, template: template === 'ours' ? ours : template });
  return { where: { dataDir, databaseUrl: database.url, masterKeyFile }, drop: database.drop };
}

/** Templates of schemas that nobody else uses are made for these. */
const TIMEOUT_MS = 240_000;

const oldest = Object.fromEntries(Object.entries(migrations).slice(0, 2));

test(
  'an export of an older version comes into the tables of its time, which are then brought up to date',
  async () => {
    await exportAfter(oldest);
    const { where, drop } = await emptyTarget('template0');
    await importData(where, file, { withFiles: true });
    const store = await openStore({
      databaseUrl: where.databaseUrl,
      dataDir: path.join(where.dataDir, 'database'),
      migrations: null,
    });
    try {
      expect(await readMigrations(store.db)).toEqual(Object.keys(migrations));
      expect(await store.db.selectFrom('account').selectAll().execute()).toMatchObject([
        { id: 'acct_1', policy: 'standard' },
      ]);
    } finally {
      await store.close();
      await drop();
    }
  },
  TIMEOUT_MS,
);

// An embedded folder without rows is one that was just made: by this version.
if (inject('backend') === 'postgres') {
  test(
    'a database with tables newer than the export is refused',
    async () => {
      await exportAfter(oldest);
      const { where, drop } = await emptyTarget('ours');
      await expect(importData(where, file, { withFiles: true })).rejects.toThrow('its tables are of a newer version');
      await drop();
    },
    TIMEOUT_MS,
  );
}

test(
  'an export of a newer version is refused, and nothing is made for it',
  async () => {
    await exportAfter(MIGRATIONS_WITH_KINDS);
    const { where, drop } = await emptyTarget('template0');
    await expect(importData(where, file, { withFiles: true })).rejects.toThrow('it has the migration 998-kinds');
    expect(existsSync(path.join(where.dataDir, 'database'))).toBe(false);
    await drop();
  },
  TIMEOUT_MS,
);

test(
  'an import and an export that are interrupted leave nothing behind',
  async () => {
    await exportAfter(migrations);
    const { where, drop } = await emptyTarget('ours');
    const options = { withFiles: true, signal: AbortSignal.abort() };
    await expect(importData(where, file, options)).rejects.toThrow('Interrupted: no row was brought in.');
    await importData(where, file, { withFiles: true });
    const out = path.join(folder, 'out.gz');
    await expect(exportData(where, out, options)).rejects.toThrow('Interrupted: no file was written.');
    expect([existsSync(out), existsSync(`${out}.partial`)]).toEqual([false, false]);
    await drop();
  },
  TIMEOUT_MS,
);
