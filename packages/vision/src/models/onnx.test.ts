import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'credence-onnx-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

// Its reporting leaves a log in the temporary folder and a database in the cache folder as soon as a session is made:
// where there is neither, it has not begun. `CI` would silence it as well, so it is taken out of the environment.
test('opening the models starts no reporting of the runtime to its maker', async () => {
  const open = fileURLToPath(new URL('../ocr/open.ts', import.meta.url));
  const script = `const { openOcr } = await import(${JSON.stringify(open)}); await (await openOcr()).close(); console.log(process.pid);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: { PATH: process.env.PATH, HOME: home, TMPDIR: home, XDG_CACHE_HOME: join(home, 'cache') },
  });
  expect(await readdir(home, { recursive: true })).toEqual([]);
  const pid = stdout.trim();
  expect((await readdir('/tmp').catch(() => [])).filter((name) => name.includes(`-${pid}.`))).toEqual([]);
});
