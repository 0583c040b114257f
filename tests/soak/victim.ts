import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { COMPILED } from '../support/compiled.ts';
import { createDatabase } from '../support/database.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A server that is killed again and again, each time on the same data and at the same address. */
export interface Victim {
  url: string;
  secretKey: string;
  /** Starts it; `serve` answers and delivers nothing. Does not wait until it answers. */
  start(role?: 'serve'): void;
  /** Resolves when it answers. */
  ready(): Promise<void>;
  /** `kill -9`: nothing is closed, nothing is flushed. */
  kill(): Promise<void>;
  /** What it said that was not meant to be read. */
  complaints(): string;
  close(): Promise<void>;
}

/** Starts it once, to learn its address and its key. */
export async function openVictim(): Promise<Victim> {
  const folder = await mkdtemp(join(tmpdir(), 'credence-soak-'));
  const database = await createDatabase(inject('backend'));
  let said = '';
  let child: ChildProcess;
  let answering: Promise<unknown>;

  function run(port: string, args: string[]) {
    child = spawn(process.execPath, [join(ROOT, 'apps/server/src/main.ts'), ...args], {
      env: {
        PATH: process.env.PATH ?? '',
        HOME: process.env.HOME ?? '',
        XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? '',
        ...COMPILED,
        CREDENCE_DATA_DIR: join(folder, 'data'),
        CREDENCE_MASTER_KEY_FILE: join(folder, 'master-key'),
        PORT: port,
        ...(database.url && { DATABASE_URL: database.url }),
      },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.stderr!.on('data', (chunk) => (said += String(chunk)));
    answering = Promise.race([
      once(child, 'message').then(([message]) => message),
      once(child, 'exit').then(([code, signal]) => {
        throw new Error(`the server ended before it answered (${code ?? signal}): ${said.slice(-2_000)}`);
      }),
    ]);
    answering.catch(() => {}); // whoever waits for it hears of it
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM') {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  run('0', ['serve']);
  const { apiUrl, secretKey } = (await answering!) as { apiUrl: string; secretKey: string };
  return {
    url: apiUrl,
    secretKey,
    start: (role) => run(new URL(apiUrl).port, role ? [role] : []),
    async ready() {
      await answering;
    },
    kill: () => end('SIGKILL'),
    complaints: () => said,
    async close() {
      await end('SIGTERM');
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
