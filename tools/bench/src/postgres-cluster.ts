import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A PostgreSQL of the bench's own, durable: each commit is an fsync. */
export interface BenchCluster {
  url: string;
  /** Makes an empty database and answers its address. */
  createDatabase(name: string): Promise<string>;
  pid: number;
  stop(): Promise<void>;
}

/** Starts PostgreSQL with its defaults on a unix socket; `undefined` where it is not installed. */
export async function startCluster(): Promise<BenchCluster | undefined> {
  const bin = findPostgres();
  if (!bin) return undefined;
  const dir = mkdtempSync(join(tmpdir(), 'credence-bench-pg-'));
  // PostgreSQL refuses to run as root: its files and process then belong to the user its package made.
  const asUser = process.getuid?.() === 0 ? idsOf('postgres') : undefined;
  if (asUser) chownSync(dir, asUser.uid, asUser.gid);
  const data = join(dir, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'], {
    ...asUser,
    cwd: dir,
    stdio: 'ignore',
  });
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-k', dir, '-c', 'listen_addresses='], {
    ...asUser,
    cwd: dir,
    stdio: 'ignore',
  });
  // Also when the bench itself breaks off.
  const end = () => void server.kill('SIGINT');
  process.once('exit', end);
  await until(() => existsSync(join(dir, '.s.PGSQL.5432')));
  const urlOf = (database: string) => `postgres://bench@localhost/${database}?host=${dir}`;
  return {
    url: urlOf('postgres'),
    async createDatabase(name) {
      const client = new pg.Client(urlOf('postgres'));
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return urlOf(name);
    },
    pid: server.pid!,
    async stop() {
      process.off('exit', end);
      await ended(server, 'SIGINT');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function findPostgres() {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(root, version, 'bin')).find((bin) => existsSync(join(bin, 'postgres')));
}

function idsOf(user: string) {
  const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function until(ready: () => boolean) {
  while (!ready()) await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setTimeout(resolve, 200));
}

function ended(child: ChildProcess, signal: NodeJS.Signals) {
  return new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}
