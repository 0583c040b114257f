import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Finds the folder of PostgreSQL's server programs: on the path, where Debian puts them, or where pg_config says. */
export function findPostgresPrograms(): string | undefined {
  const candidates = [...(process.env.PATH ?? '').split(':'), ...debianFolders(), pgConfigFolder()];
  return candidates.find((folder) => folder && ['initdb', 'postgres'].every((name) => existsSync(`${folder}/${name}`)));
}

/** Whether the tests can have a real PostgreSQL here. */
export function isPostgresAvailable(): boolean {
  return Boolean(process.env.CREDENCE_TEST_DATABASE_URL) || findPostgresPrograms() !== undefined;
}

function debianFolders(): string[] {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => path.join(root, version, 'bin'));
}

function pgConfigFolder(): string {
  const { status, stdout } = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}
