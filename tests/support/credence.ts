import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Stripe from 'stripe';
import { inject } from 'vitest';
import { COMPILED } from './compiled.ts';
import { createDatabase } from './database.ts';
import { openInbox, type WebhookInbox } from './inbox.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A server of its own for one test file, as an operator would start it, with an integrator that listens. */
export interface Credence {
  url: string;
  secretKey: string;
  restrictedKey: string;
  /** The official SDK with the secret key. */
  stripe: Stripe;
  /** The official SDK with the restricted key, which may read sensitive results. */
  restricted: Stripe;
  webhooks: WebhookInbox;
  dataDir: string;
  pid: number;
  /** What the server has printed so far. */
  output(): string;
  /** `kill -9`: nothing is closed, nothing is flushed. */
  kill(): Promise<void>;
  /** Starts it again on the same data, at the same address. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a server on a free port with an empty data folder; on PostgreSQL when the suite runs there. */
export async function startCredence(env: Record<string, string> = {}): Promise<Credence> {
  const folder = await mkdtemp(join(tmpdir(), 'credence-test-'));
  const database = await createDatabase(inject('backend'));
  const settings = {
    CREDENCE_DATA_DIR: join(folder, 'data'),
    CREDENCE_MASTER_KEY_FILE: join(folder, 'master-key'),
    PORT: '0',
    CREDENCE_RATE_LIMIT: 'off',
    ...(database.url ? { DATABASE_URL: database.url } : {}),
    ...env,
  };
  let server = await spawnServer(settings);
  const webhooks = await openInbox();
  const connect = (key: string) => {
    const { hostname, port } = new URL(server.ready.apiUrl);
    return new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0 });
  };
  const stripe = connect(server.ready.secretKey);
  await webhooks.register(stripe);
  return {
    url: server.ready.apiUrl,
    secretKey: server.ready.secretKey,
    restrictedKey: server.ready.restrictedKey,
    stripe,
    restricted: connect(server.ready.restrictedKey),
    webhooks,
    dataDir: settings.CREDENCE_DATA_DIR,
    get pid() {
      return server.process.pid!;
    },
    output: () => server.output(),
    async kill() {
      await end(server.process, 'SIGKILL');
    },
    async restart() {
      await end(server.process, 'SIGKILL');
      server = await spawnServer({ ...settings, PORT: new URL(server.ready.apiUrl).port });
    },
    async close() {
      await end(server.process, 'SIGTERM');
      await webhooks.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Ready {
  type: 'ready';
  apiUrl: string;
  secretKey: string;
  restrictedKey: string;
}

/** Runs the server's own command line and waits until it says that it answers. */
export function spawnServer(
  env: Record<string, string>,
  args: string[] = [],
): Promise<{ process: ChildProcess; ready: Ready; output(): string }> {
  const child = spawn(process.execPath, [join(ROOT, 'apps/server/src/main.ts'), ...args], {
    cwd: ROOT,
    // Templates of new databases are made once for all the suites.
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? '',
      ...COMPILED,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk) => (output += String(chunk)));
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve({ process: child, ready: message as Ready, output: () => output }));
    child.once('exit', (code) =>
      reject(new Error(`the server ended with code ${code} before it was ready:\n${output}`)),
    );
  });
}

function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}
