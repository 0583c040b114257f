import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../src/config.ts';
import type { Role } from '../src/main.ts';
import { type Running, start } from '../src/start.ts';
import { type PreparedDatabase, prepareTestDatabase } from './database.ts';

/** Whole processes of the server on one database, inside the test's own; real time is their clock. */
export interface TestServers {
  /** Starts one more; on the embedded database there can be one only. */
  start(...roles: Role[]): Promise<Running>;
  close(): Promise<void>;
}

export async function openServers(): Promise<TestServers> {
  const database: PreparedDatabase = await prepareTestDatabase();
  const keyDir = await mkdtemp(join(tmpdir(), 'credence-key-'));
  const running: Running[] = [];
  const { dataDir, databaseUrl } = database.options;
  const settings = readSettings(
    {
      CREDENCE_DATA_DIR: dataDir,
      CREDENCE_MASTER_KEY_FILE: join(keyDir, 'master-key'),
      CREDENCE_RATE_LIMIT: 'off',
      CREDENCE_LOG_LEVEL: 'error',
      PORT: '0',
      ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
    },
    dataDir,
  );
  return {
    async start(...roles) {
      const server = await start(settings, new Set(roles.length > 0 ? roles : (['serve', 'work'] as const)));
      running.push(server);
      return server;
    },
    async close() {
      for (const server of running.splice(0)) await server.close();
      await database.remove();
      await rm(keyDir, { recursive: true, force: true });
    },
  };
}

/** Asks a running server, with its test mode's secret key unless another is given. */
export async function ask({ url, testKeys }: Running, method: string, path: string, body?: string, key?: string) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key ?? testKeys.secret}`,
      ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(body !== undefined && { body }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever came back
  const json: any = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(json)}`);
  return json;
}

/** An integrator's end of a webhook. */
export interface Receiver {
  url: string;
  /** When each request was signed, in epoch seconds. */
  signedAt: number[];
  /** What it answers from now on. */
  status: number;
  close(): void;
}

export async function openReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => {
    const [, t = ''] = /^t=(\d+),/.exec(String(request.headers['stripe-signature'])) ?? [];
    receiver.signedAt.push(Number(t));
    request.resume().once('end', () => response.writeHead(receiver.status).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    signedAt: [],
    status: 200,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
}
