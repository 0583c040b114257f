import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Kysely } from 'kysely';
import type { StoreLog } from '../log.ts';
import { type Migrations, migrateToLatest } from '../migrate.ts';
import { EmbeddedDatabase } from './database.ts';
import { EmbeddedDialect } from './dialect.ts';
import { moveInto } from './folder.ts';
import { templateKey } from './template-key.ts';
import type { Turn } from './turn.ts';

/** Goes up with what `prepare` does besides migrating. */
const TEMPLATE_REVISION = '2';

/** Templates no data folder was made from for this long are of older versions. */
const KEPT_MS = 7 * 24 * 3600 * 1000;

export interface TemplateOptions {
  migrations: Migrations;
  /** Where templates are kept; only this user may write there, because new databases are made of what lies there. */
  cacheDir: string;
  log: StoreLog;
}

/**
 * Makes sure that there is a data folder, initialised and migrated and cleanly closed, to copy new ones from:
 * initialising takes seconds and 600 MB of memory, copying a fraction of a second.
 *
 * Safe to call in several processes at once: each builds its own, and the first one to finish is kept.
 *
 * @returns The folder. It is never opened, only copied.
 */
export async function ensureTemplate({ migrations, cacheDir, log }: TemplateOptions): Promise<string> {
  await fs.mkdir(cacheDir, { recursive: true, mode: 0o700 });
  const template = path.join(cacheDir, `template-${await templateKey(migrations, TEMPLATE_REVISION)}`);
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
    await prepare(database, migrations);
  } finally {
    await database.close();
  }
}

/** Does in a new database what is the same in all of them. */
export async function prepare(database: EmbeddedDatabase, migrations: Migrations): Promise<void> {
  await migrateToLatest(new Kysely({ dialect: new EmbeddedDialect(database) }), migrations);
  await database.withTurn(dropTemplates);
  await database.withTurn((turn) => turn.run('vacuum (analyze)'));
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

/** What no new database was made from for a while. */
export async function removeOld(cacheDir: string): Promise<void> {
  for (const name of await fs.readdir(cacheDir)) {
    if (!/^(template|building|snapshot)-/.test(name)) continue;
    const folder = path.join(cacheDir, name);
    const stat = await fs.stat(folder).catch(() => undefined);
    if (stat && Date.now() - stat.mtimeMs > KEPT_MS) await fs.rm(folder, { recursive: true, force: true });
  }
}
