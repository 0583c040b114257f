import { type StdioOptions, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** Databases are copied from the template of the other tests, and what Node compiled is kept. */
const CACHE = path.join(import.meta.dirname, '../../../node_modules/.cache');

const folder = mkdtempSync(path.join(tmpdir(), 'credence-main-'));
const A_FILE = path.join(folder, 'a-file');
writeFileSync(A_FILE, '');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Accepts connections and hangs up: a server, but no PostgreSQL. */
const mute = createServer((socket) => socket.destroy());
beforeAll(() => new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve)));
afterAll(() => void mute.close());
const mutePort = () => (mute.address() as { port: number }).port;

describe('a start that cannot succeed ends with a sentence and exit code 1', () => {
  test.each([
    [
      'no database server answers',
      { DATABASE_URL: 'postgres://credence:hunter2@127.0.0.1:1/credence' },
      /^DATABASE_URL: .*127\.0\.0\.1:1.*ECONNREFUSED/,
    ],
    [
      'the database’s host is unknown',
      { DATABASE_URL: 'postgres://credence:hunter2@nowhere.invalid/credence' },
      /^DATABASE_URL: .*nowhere\.invalid/,
    ],
    [
      'its certificate file is missing',
      { DATABASE_URL: 'postgres://credence:hunter2@127.0.0.1/c?sslrootcert=/none.pem' },
      /^DATABASE_URL: /,
    ],
    [
      'its password is not percent-encoded',
      { DATABASE_URL: 'postgres://credence:hunter2%zz@127.0.0.1/c' },
      /^DATABASE_URL: /,
    ],
    ['the data folder is a file', { CREDENCE_DATA_DIR: A_FILE }, /^CREDENCE_DATA_DIR: .*a-file/],
    [
      'the data folder is below a file',
      { CREDENCE_DATA_DIR: path.join(A_FILE, 'data') },
      /^CREDENCE_DATA_DIR: .*a-file/,
    ],
    ['the address is another machine’s', { CREDENCE_HOST: '192.0.2.1' }, /^CREDENCE_HOST: .*192\.0\.2\.1/],
  ])('%s', async (_, env, sentence) => {
    const { code, output } = await run(env);
    expect(output).toMatch(sentence);
    expect(output).not.toMatch(/hunter2|^\s+at |node:/m);
    expect(code).toBe(1);
  });

  test('what listens at the database’s port is none', async () => {
    const { code, output } = await run({ DATABASE_URL: `postgres://credence:hunter2@127.0.0.1:${mutePort()}/c` });
    expect(output).toMatch(/^DATABASE_URL: /);
    expect(output).not.toMatch(/hunter2|^\s+at /m);
    expect(code).toBe(1);
  });

  test('the port is taken', async () => {
    const { code, output } = await run({ PORT: String(mutePort()) });
    expect(output).toMatch(new RegExp(`^PORT: ${mutePort()} is in use`));
    expect(code).toBe(1);
  });
});

test('links begin with the public address that was set, and a stop is not held up by a request that never ends', async () => {
  const settings = { CREDENCE_DATA_DIR: path.join(folder, 'stopped'), CREDENCE_URL: 'https://verify.example' };
  const child = launch(settings, ['ignore', 'ignore', 'inherit', 'ipc']);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const { apiUrl, secretKey } = await new Promise<Ready>((resolve) =>
    child.once('message', (ready) => resolve(ready as Ready)),
  );
  const created = await fetch(`${apiUrl}/v1/identity/verification_sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey}` },
    body: new URLSearchParams({ type: 'document' }),
  });
  const session = (await created.json()) as { url: string };
  const { host, hostname, port } = new URL(apiUrl);
  const socket = connect(Number(port), hostname);
  const heard = new Promise((resolve) => socket.once('data', resolve));
  socket.on('error', () => {});
  const headers = [
    'POST /v1/identity/verification_sessions HTTP/1.1',
    `Host: ${host}`,
    `Authorization: Bearer ${secretKey}`,
    'Content-Type: application/x-www-form-urlencoded',
    'Content-Length: 13',
    // Answered at once: the request has arrived.
    'Expect: 100-continue',
  ];
  socket.write(`${headers.join('\r\n')}\r\n\r\ntype`);
  await heard;
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(session.url).toMatch(/^https:\/\/verify\.example\/start\/test_/);
  socket.destroy();
});

interface Ready {
  apiUrl: string;
  secretKey: string;
}

async function run(env: Record<string, string>) {
  const child = launch(env, ['ignore', 'ignore', 'pipe']);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const output = await text(child.stderr!);
  return { code: await ended, output };
}

function launch(env: Record<string, string>, stdio: StdioOptions) {
  return spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts')], {
    env: {
      PATH: process.env.PATH ?? '',
      XDG_CACHE_HOME: CACHE,
      NODE_COMPILE_CACHE: path.join(CACHE, 'credence/compiled'),
      CREDENCE_DATA_DIR: path.join(folder, 'data'),
      CREDENCE_MASTER_KEY_FILE: path.join(folder, 'master-key'),
      PORT: '0',
      ...env,
    },
    stdio,
  });
}
