import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMPILED } from './compiled.ts';
import type { Credence } from './credence.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Demo {
  url: string;
  close(): Promise<void>;
}

/** Starts the demo integrator against a server, as `npm start` does. */
export async function startDemo(credence: Credence): Promise<Demo> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(ROOT, 'examples/demo/src/main.ts')], {
    env: {
      PATH: process.env.PATH ?? '',
      ...COMPILED,
      DEMO_PORT: String(port),
      STRIPE_SECRET_KEY: credence.secretKey,
      CREDENCE_API_URL: credence.url,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text) => String(text).includes('Demo') && resolve());
    child.once('exit', (code) => reject(new Error(`the demo ended with code ${code}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
