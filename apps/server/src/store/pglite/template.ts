import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { Kysely } from 'kysely';
import type { StoreLog } from '../log.ts';
import { type Migrations, migrateToLatest } from '../migrate.ts';
import { EmbeddedDatabase } from './database.ts';
import { EmbeddedDialect } from './dialect.ts';
import { moveInto } from './folder.ts';
import type { Turn } from './turn.ts';

/** Goes up with what `build` does besides migrating. */
const TEMPLATE_REVISION = 2;

/** Templates no data folder was made from for this long are of older versions. */
const KEPT_MS = 7 * 24 * 3600 * 1000;

export interface TemplateOptions {
  migrations: Migrations;
  /** Where templates are kept; only this user may write there, because new databases are made of what lies there. */
  cacheDir: string;
  log: StoreLog;
}

/** `$XDG_CACHE_HOME/credence`, or `.cache/credence` in the home folder. */
export function defaultCacheDir(): string {
  return path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'credence');
}

/**
 * Makes sure that there is a data folder, initialised and migrated and cleanly closed, to copy new ones from:
 * initialising takes seconds and 800 MB of memory, copying a fraction of a second.
 *
 * Safe to call in several processes at once: each builds its own, and the first one to finish is kept.
 *
 * @returns The folder. It is never opened, only copied.
 */
export async function ensureTemplate({ migrations, cacheDir, log }: TemplateOptions): Promise<string> {
  await fs.mkdir(cacheDir, { recursive: true, mode: 0o700 });
  const template = path.join(cacheDir, `template-${await templateKey(migrations)}`);
  if (await isDataFolder(template)) {
    await fs.utimes(template, new Date(), new Date());
    return template;
  }
  const temporary = path.join(cacheDir, `building-${randomUUID()}`);
  try {
    await build(temporary, migrations, log);
    await moveInto(temporary, template);
    await removeOld(cacheDir);
  } finally {
    await fs.rm(temporary, { recursive: true, force: true });
  }
  return template;
}

/** Whether a folder holds a PostgreSQL database, whatever its version. */
export async function isDataFolder(folder: string): Promise<boolean> {
  return fs.access(path.join(folder, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
}

async function build(folder: string, migrations: Migrations, log: StoreLog): Promise<void> {
  await fs.mkdir(folder, { mode: 0o700 });
  log.info({}, 'preparing a template for new databases');
  const database = await EmbeddedDatabase.start({ folder, log });
  try {
    await migrateToLatest(new Kysely({ dialect: new EmbeddedDialect(database) }), migrations);
    await database.withTurn(dropTemplates);
    await database.withTurn((turn) => turn.run('vacuum (analyze)'));
  } finally {
    await database.close();
  }
}

/**
 * Drops PostgreSQL's own template databases: nobody makes a second database here, they are two thirds of the files to
 * copy, and to sync one by one in every recovery, and without autovacuum nothing would keep their transaction ids from
 * running out.
 */
async function dropTemplates(turn: Turn): Promise<void> {
  await turn.run(`update pg_database set datistemplate = false`);
  await turn.run('drop database template1');
  await turn.run('drop database template0');
}

/** Changes with the engine and with the migrations, be it a word in one of their files. */
async function templateKey(migrations: Migrations): Promise<string> {
  const hash = createHash('sha256').update(`${engineVersion()} ${TEMPLATE_REVISION}`);
  const files = await migrationFiles();
  for (const [name, { up }] of Object.entries(migrations)) {
    const file = files.get(name);
    // What a migration does may stand outside its `up`. Bundled into one file, its text has to do.
    hash.update(`\n${name}\n`).update(file ? await fs.readFile(file) : String(up));
  }
  return hash.digest('hex').slice(0, 16);
}

function engineVersion(): string {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@electric-sql/pglite'); // …/dist/index.cjs
  return require(path.join(path.dirname(entry), '..', 'package.json')).version;
}

/** The files of our own migrations, by migration name. */
async function migrationFiles(): Promise<Map<string, string>> {
  const folder = path.join(import.meta.dirname, '..', 'migrations');
  const names = await fs.readdir(folder).catch(() => []);
  return new Map(names.map((name) => [path.parse(name).name, path.join(folder, name)]));
}

async function removeOld(cacheDir: string): Promise<void> {
  for (const name of await fs.readdir(cacheDir)) {
    if (!/^(template|building)-/.test(name)) continue;
    const folder = path.join(cacheDir, name);
    const stat = await fs.stat(folder).catch(() => undefined);
    if (stat && Date.now() - stat.mtimeMs > KEPT_MS) await fs.rm(folder, { recursive: true, force: true });
  }
}
