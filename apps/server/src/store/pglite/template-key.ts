import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Migrations } from '../migrate.ts';

/**
 * Names what a new database is made by: changes with the engine and with the migrations, be it a word in one of their
 * files.
 *
 * @param revision Of what is done besides migrating.
 */
export async function templateKey(migrations: Migrations, revision: string): Promise<string> {
  const hash = createHash('sha256').update(`${engineVersion()} ${revision}`);
  const files = await migrationFiles();
  for (const [name, { up }] of Object.entries(migrations)) {
    const file = files.get(name);
    // What a migration does may stand outside its `up`. Bundled into one file, its text has to do.
    hash.update(`\n${name}\n`).update(file ? await fs.readFile(file) : String(up));
  }
  return hash.digest('hex').slice(0, 16);
}

/** The same of our own migrations, which are not loaded for it where their files are at hand: kysely comes with them. */
export async function ownTemplateKey(revision: string): Promise<string> {
  const files = await migrationFiles();
  if (files.size === 0) return templateKey((await import('../migrations/index.ts')).migrations, revision);
  const hash = createHash('sha256').update(`${engineVersion()} ${revision}`);
  for (const [name, file] of [...files].sort()) hash.update(`\n${name}\n`).update(await fs.readFile(file));
  return hash.digest('hex').slice(0, 16);
}

/** Where a file of PGlite's lies. */
export function engineFile(name: string): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite'); // …/dist/index.cjs
  return path.join(path.dirname(entry), name);
}

function engineVersion(): string {
  return createRequire(import.meta.url)(engineFile('../package.json')).version;
}

/** The files of our own migrations, by migration name. */
async function migrationFiles(): Promise<Map<string, string>> {
  const folder = path.join(import.meta.dirname, '..', 'migrations');
  const names = await fs.readdir(folder).catch(() => []);
  return new Map(names.map((name) => [path.parse(name).name, path.join(folder, name)]));
}
