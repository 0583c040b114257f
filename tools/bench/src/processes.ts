import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../../apps/credence/src/main.ts', import.meta.url));
const SERVER = fileURLToPath(new URL('../../../apps/server/src/main.ts', import.meta.url));

/** A server in a process of its own. */
export interface BenchServer {
  url: string;
  secretKey: string;
  pid: number;
  stop(): Promise<void>;
}

/** A folder for one server's data, and the environment that points there. */
export function productHome(databaseUrl?: string) {
  const dir = mkdtempSync(join(tmpdir(), 'credence-bench-'));
  const dataDir = join(dir, 'data');
  return {
    /** Where the embedded database lies. */
    database: join(dataDir, 'database', 'database'),
    env: {
      CREDENCE_DATA_DIR: dataDir,
      CREDENCE_MASTER_KEY_FILE: join(dir, 'master-key'),
      PORT: '0',
      ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** Starts the product as an operator does, by its command line, and waits until it answers. */
export async function startProduct(env: Record<string, string>, nodeArgs: string[] = []): Promise<BenchServer> {
  const child = spawn(process.execPath, [...nodeArgs, SERVER], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { apiUrl, secretKey } = (await firstMessage(child)) as { apiUrl: string; secretKey: string };
  return { url: apiUrl, secretKey, pid: child.pid!, stop: () => end(child) };
}

/** Makes an account through the operator's command line, and answers its secret test key. */
export async function makeAccount(server: BenchServer, env: Record<string, string>): Promise<string> {
  const made = await command(server, env, ['accounts', 'create', '--name', 'Bench']);
  return (made as { test_keys: { type: string; secret: string }[] }).test_keys.find(({ type }) => type === 'secret')!
    .secret;
}

/** Changes settings of the server's first account, by the options of `credence accounts update`. */
export async function updateAccount(
  server: BenchServer,
  env: Record<string, string>,
  options: readonly string[],
): Promise<void> {
  const headers = { authorization: `Bearer ${server.secretKey}` };
  const response = await fetch(`${server.url}/v1/credence/account`, { headers });
  const { id } = (await response.json()) as { id: string };
  await command(server, env, ['accounts', 'update', id, ...options]);
}

/** @returns What the operator's command line printed. */
async function command({ url }: BenchServer, env: Record<string, string>, args: readonly string[]): Promise<unknown> {
  const child = spawn(process.execPath, [COMMAND, ...args, '--json'], {
    env: { ...process.env, ...env, CREDENCE_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(child.stdout!));
}

/** Brings a database to the product's tables, with an account in it, and leaves it closed. */
export async function migrateProduct(env: Record<string, string>): Promise<void> {
  const child = spawn(process.execPath, [SERVER, 'migrate'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`migrate ended with code ${code}`);
}

/** A program of the bench in a process of its own, asked by messages and answering each in turn. */
export interface BenchHelper<Ready> {
  ready: Ready;
  pid: number;
  ask<T>(question: object): Promise<T>;
  stop(): Promise<void>;
}

/** Starts a program beside this file; its first message says that it is ready. */
export async function startHelper<Ready>(file: string, args: object = {}): Promise<BenchHelper<Ready>> {
  const child = fork(new URL(`./${file}`, import.meta.url), [JSON.stringify(args)], { stdio: 'inherit' });
  const ready = (await firstMessage(child)) as Ready;
  return {
    ready,
    pid: child.pid!,
    async ask<T>(question: object) {
      child.send(question);
      return (await firstMessage(child)) as T;
    },
    stop: () => end(child),
  };
}

function firstMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`a process of the bench ended with code ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
