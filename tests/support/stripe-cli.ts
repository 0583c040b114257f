import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Stripe's own command line, as it ships, with a home folder of its own and no way to anybody but this machine. */
export interface StripeCli {
  /** Runs a command to its end, against the server. */
  run(...args: string[]): Promise<Ended>;
  /** Starts `stripe listen`, and resolves once it says that it is ready. */
  listen(...args: string[]): Promise<Listening>;
  /** Whom it has tried to reach beside this machine: `host:port`. */
  reached: string[];
  close(): Promise<void>;
}

export interface Ended {
  code: number | null;
  /** Both outputs together. */
  output: string;
}

export interface Listening {
  /** The signing secret, as it printed it. */
  secret: string;
  output(): string;
  /** Ctrl-C. */
  interrupt(): Promise<Ended>;
}

/** Its binary: that of the npm package for this platform, or the one `CREDENCE_TEST_STRIPE_CLI` names. */
export function findStripeCli(): string | undefined {
  if (process.env.CREDENCE_TEST_STRIPE_CLI) return process.env.CREDENCE_TEST_STRIPE_CLI;
  const { resolve } = createRequire(import.meta.url);
  try {
    const folder = dirname(resolve(`@stripe/cli-${process.platform}-${process.arch}/package.json`));
    return join(folder, 'bin', process.platform === 'win32' ? 'stripe.exe' : 'stripe');
  } catch {
    return undefined;
  }
}

export async function openStripeCli(binary: string, apiUrl: string, apiKey: string): Promise<StripeCli> {
  const home = await mkdtemp(join(tmpdir(), 'credence-stripe-cli-'));
  const reached: string[] = [];
  const proxy = createServer((request, response) => {
    reached.push(String(request.url));
    response.writeHead(403).end();
  });
  proxy.on('connect', (request, socket) => {
    reached.push(String(request.url));
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    STRIPE_API_KEY: apiKey,
    STRIPE_CLI_TELEMETRY_OPTOUT: '1',
    // It goes by these to everyone but this machine.
    HTTPS_PROXY: proxyUrl,
    HTTP_PROXY: proxyUrl,
  };
  const running = new Set<ChildProcess>();

  function start(args: string[]) {
    const child = spawn(binary, [...args, '--api-base', apiUrl], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        running.delete(child);
        resolve({ code, output });
      });
    });
    return { child, ended, output: () => output };
  }

  return {
    run: (...args) => start(args).ended,
    listen(...args) {
      const { child, ended, output } = start(['listen', ...args]);
      return new Promise((resolve, reject) => {
        ended.then(({ output: all }) => reject(new Error(`stripe listen ended before it was ready:\n${all}`)), reject);
        child.stderr.on('data', () => {
          const [, secret] = /Ready! .*signing secret is (whsec_\w+)/.exec(output()) ?? [];
          if (!secret) return;
          const interrupt = () => {
            child.kill('SIGINT');
            return ended;
          };
          resolve({ secret, output, interrupt });
        });
      });
    },
    reached,
    async close() {
      for (const child of running) child.kill('SIGKILL');
      proxy.closeAllConnections();
      proxy.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
