import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const START_MS = 30_000;

/** A PostgreSQL server of the tests' own. */
export interface Cluster {
  /** Connects as the superuser to the database `postgres`. */
  url: string;
  /** Stops the server and deletes what it wrote. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL server in a temporary folder, reachable through a socket in it only. Nothing it writes is put on
 * the disk before it is answered: the folder lives as long as the tests.
 *
 * @param programs The folder of `initdb` and `postgres`.
 */
export async function startCluster(programs: string): Promise<Cluster> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'credence-postgres-'));
  const user = serverUser();
  chmodSync(folder, 0o700);
  if (user) chownSync(folder, user.uid, user.gid);
  const cluster = { folder, programs, user };
  try {
    initialise(cluster);
    const server = launch(cluster);
    await waitUntilReady(cluster, server);
    return { url: urlOf(folder), stop: () => stop(server, folder) };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

interface ClusterPlan {
  folder: string;
  programs: string;
  user: { uid: number; gid: number } | undefined;
}

/** PostgreSQL refuses to run as root: another user of this system runs it then. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const fields = accounts.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody" to run it.');
}

function initialise({ folder, programs, user }: ClusterPlan): void {
  execFileSync(
    path.join(programs, 'initdb'),
    [
      '--pgdata',
      path.join(folder, 'data'),
      '--username=postgres',
      '--auth=trust',
      '--no-sync',
      '--encoding=UTF8',
      '--locale=C',
    ],
    { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
}

/**
 * The shell watches our end of a pipe: were the tests killed, nothing else would stop the server. On the pipe's end it
 * stops the server at once (SIGQUIT: nothing has to be kept) and waits for it.
 */
const WATCH =
  '"$@" >server.log 2>&1 & server=$!; cat >/dev/null; kill -QUIT $server; wait $server; rm -rf data server.log';

function launch({ folder, programs, user }: ClusterPlan): ChildProcess {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: folder,
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
    shared_buffers: '64MB',
  };
  const server = [path.join(programs, 'postgres'), '-D', path.join(folder, 'data')];
  for (const [name, value] of Object.entries(settings)) server.push('-c', `${name}=${value}`);
  return spawn('/bin/sh', ['-c', WATCH, 'sh', ...server], {
    ...user,
    cwd: folder,
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true, // an interrupt at the terminal is for the tests, which then end the pipe
  });
}

async function waitUntilReady({ folder }: ClusterPlan, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: urlOf(folder) });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        server.stdin?.end();
        throw new Error('The test PostgreSQL server does not start.', { cause: error });
      }
      await sleep(50);
    }
  }
}

async function stop(server: ChildProcess, folder: string): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const exited = once(server, 'exit');
    server.stdin?.end();
    await exited;
  }
  rmSync(folder, { recursive: true, force: true });
}

function urlOf(folder: string): string {
  return `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`;
}
