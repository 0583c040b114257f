import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommandLine } from '../command-line.ts';
import { sessionsEvidence } from './sessions-evidence.ts';

const SESSION = 'vs_1a2b3c';

let cwd: string;
/** The far end: it says what it likes. */
let server: Server;
let check: string;
let url: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'credence-evidence-'));
  server = createServer(({ url: path }, response) => {
    response.end(path === '/picture' ? 'the picture' : JSON.stringify(evidence()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await rm(cwd, { recursive: true });
});

function evidence() {
  const found = { consequence: null, outcome: 'pass', score: null, threshold: null, why: 'found' };
  const pictures = [{ shows: 'the front', url: `${url}/picture` }];
  return { checks: [{ check, ...found, pictures }], policy: 'standard', verification_session: SESSION };
}

async function run() {
  let [out, err] = ['', ''];
  const args = ['sessions', 'evidence', SESSION, '--out', 'pictures'];
  const code = await runCommandLine([sessionsEvidence], args, {
    env: { CREDENCE_URL: url, CREDENCE_API_KEY: 'rk_test_1' },
    cwd,
    colours: false,
    untilInterrupted: () => new AbortController().signal,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

test('pictures are written to the folder, named after the session and the check', async () => {
  check = 'document_found';
  const { code, out } = await run();
  const file = join(cwd, 'pictures', 'vs_1a2b3c-document_found-1.jpg');
  expect({ code, said: out.includes(`${file}: the front`) }).toEqual({ code: 0, said: true });
  expect(await readFile(file, 'utf8')).toBe('the picture');
});

test.each(['../../written', '/written', 'a\u001b[2J', ''])('nothing is written as %j', async (name) => {
  check = name;
  await writeFile(join(cwd, 'written-1.jpg'), 'mine');
  const before = await readdir(cwd, { recursive: true });
  const { code, err } = await run();
  expect(code).toBe(1);
  expect(err).toContain('is no name for a file');
  expect(err).not.toContain('\u001b');
  expect(await readdir(cwd, { recursive: true })).toEqual(before);
});
