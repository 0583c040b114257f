import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCommandAlone, startCommandAlone } from './support/command.ts';
import { spawnServer } from './support/credence.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-start-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const env = (more: Record<string, string> = {}) => ({ CREDENCE_DATA_DIR: join(folder, 'data'), PORT: '0', ...more });

describe('starting', () => {
  test('says where it is, keeps its keys from start to start, and leaves the master key outside the data', async () => {
    const first = await spawnServer(env());
    expect(first.output()).toContain(first.ready.apiUrl);
    expect(first.output()).toContain(first.ready.secretKey);
    expect((await fetch(`${first.ready.apiUrl}/healthz`)).status).toBe(200);
    expect(await ended(first.process, 'SIGTERM')).toBe(0);
    expect((await stat(join(folder, 'data.master-key'))).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'data'))).not.toContain('data.master-key');

    const second = await spawnServer(env());
    expect(second.ready.secretKey).toBe(first.ready.secretKey);
    expect(await ended(second.process, 'SIGINT')).toBe(0);
  });

  test('is refused on a data folder that is in use, naming the process that holds it', async () => {
    const holder = await spawnServer(env());
    await expect(spawnServer(env())).rejects.toThrow(new RegExp(`\\b${holder.process.pid}\\b`));
    expect((await fetch(`${holder.ready.apiUrl}/healthz`)).status).toBe(200);
    await ended(holder.process, 'SIGTERM');
  });

  test('is refused with a sentence when a setting is wrong', async () => {
    await expect(spawnServer(env({ CREDENCE_URL: 'verify.example.com' }))).rejects.toThrow(
      /CREDENCE_URL: "verify.example.com" is not a web address\. Example/,
    );
  });

  test('is refused with another master key than the data was made with', async () => {
    const first = await spawnServer(env());
    await ended(first.process, 'SIGTERM');
    await expect(spawnServer(env({ CREDENCE_MASTER_KEY_FILE: join(folder, 'another') }))).rejects.toThrow(
      /CREDENCE_MASTER_KEY_FILE/,
    );
  });

  test('takes preset keys', async () => {
    const preset = 'sk_test_presetByTheTest123';
    const server = await spawnServer(env({ CREDENCE_TEST_SECRET_KEY: preset }));
    expect(server.ready.secretKey).toBe(preset);
    await ended(server.process, 'SIGTERM');
  });

  test('a role that does not exist is refused by name', async () => {
    await expect(spawnServer(env(), ['severe'])).rejects.toThrow(/no role "severe"/);
  });
});

test('nothing is left running after a stop', async () => {
  const server = await spawnServer(env());
  const pid = server.process.pid!;
  await ended(server.process, 'SIGTERM');
  expect(await childrenOf(pid)).toEqual([]);
});

describe('credence start', () => {
  const surroundings = () => ({
    PATH: process.env.PATH ?? '',
    XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? '',
    CREDENCE_DATA_DIR: join(folder, 'from the environment'),
    PORT: '1',
  });

  test('serves where its options say, tells programs in one line, and ends at Ctrl-C with nothing left', async () => {
    const data = join(folder, 'data');
    const going = startCommandAlone(['start', '--port', '0', '--data', data, '--json'], surroundings());
    const told = JSON.parse(await going.said(/^\{.*\}\n/));
    expect(told).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      secret_key: expect.stringMatching(/^sk_test_/),
      restricted_key: expect.stringMatching(/^rk_test_/),
      publishable_key: expect.stringMatching(/^pk_test_/),
      data_dir: data,
    });
    const created = await fetch(`${told.url}/v1/identity/verification_sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${told.secret_key}` },
      body: new URLSearchParams({ type: 'document' }),
    });
    expect(created.status).toBe(200);

    const { port } = new URL(told.url);
    const portTaken = await runCommandAlone(['start', '--port', port, '--data', join(folder, 'other')], surroundings());
    expect(portTaken).toMatchObject({ code: 2, err: expect.stringMatching(new RegExp(`^PORT: ${port} is in use`)) });
    const folderTaken = await runCommandAlone(['start', '--port', '0', '--data', data], surroundings());
    expect(folderTaken).toMatchObject({ code: 1, err: expect.stringContaining(`in use by process ${going.pid}`) });
    for (const { err } of [portTaken, folderTaken]) expect(err).not.toMatch(/^\s+at /m);
    // Two starts later, the database's code would long have been compiled anew, for 900 MB.
    expect(await peakMemoryOf(going.pid)).toBeLessThan(500);

    expect((await going.interrupt()).code).toBe(0);
    await expect(fetch(told.url)).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['data', 'data.master-key', 'other', 'other.master-key']);
  });

  test('prints what npm start prints', async () => {
    const going = startCommandAlone(['start', '--port=0'], surroundings());
    await going.said(/\n {2}Data .*\n/);
    const { code, out } = await going.interrupt();
    expect(code).toBe(0);
    expect(out).toMatch(
      /^\n {2}Credence {3}http:\S+\n {2}Secret {5}sk_test_\w+\n {2}Restricted rk_test_\w+ .*\n {2}Publish\. {3}pk_test_\w+\n {2}Data {7}.*from the environment\n/,
    );
  });

  test.each([
    [['--port', 'abc'], /^PORT: "abc" is not a port/],
    [['--host', 'verify.example.com'], /^CREDENCE_HOST: /],
    [['--prot', '1'], /^Unknown option '--prot'/],
  ])('is refused with a sentence as %j', async (args, sentence) => {
    const { code, err } = await runCommandAlone(['start', ...args], surroundings());
    expect(err).toMatch(sentence);
    expect(code).toBe(2);
  });
});

function ended(child: ReturnType<typeof spawn>, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
}

/** MB; 0 where the system does not tell. */
async function peakMemoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s*(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
}

async function childrenOf(pid: number): Promise<string[]> {
  const ps = spawn('ps', ['-o', 'pid=', '--ppid', String(pid)], { cwd: fileURLToPath(new URL('.', import.meta.url)) });
  let out = '';
  for await (const chunk of ps.stdout) out += chunk;
  return out
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
