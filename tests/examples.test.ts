import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { COMPILED } from './support/compiled.ts';
import { findPythonWithStripe } from './support/python.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** As `npx credence` would be where the package is installed. */
const CREDENCE_COMMAND = `"${process.execPath}" "${join(ROOT, 'apps/credence/src/main.ts')}"`;

const python = findPythonWithStripe();
const ruby = ['/usr/bin/ruby', process.env.CREDENCE_TEST_RUBY ?? ''].find((path) => path !== '' && existsSync(path));
const optional = process.env.CI !== 'true';
for (const [found, what] of [
  [python, "Python with Stripe's library"],
  [ruby, 'Ruby'],
] as const) {
  if (!found && optional) console.warn(`No ${what} found: its example suite is skipped.`);
}

describe('the suites of examples/, as their readers run them', () => {
  test.skipIf(!python && optional)('Python', async () => {
    const { code, said } = await run(python ?? 'python3', ['-m', 'unittest'], 'examples/python');
    expect(said).toMatch(/Ran 3 tests/);
    expect(code, said).toBe(0);
  });

  test.skipIf(!ruby && optional)('Ruby', async () => {
    const { code, said } = await run(ruby ?? 'ruby', ['test_shop.rb'], 'examples/ruby');
    expect(said).toMatch(/2 runs, \d+ assertions, 0 failures, 0 errors, 0 skips/);
    expect(code, said).toBe(0);
  });
});

function run(program: string, args: string[], folder: string): Promise<{ code: number | null; said: string }> {
  const { PATH, HOME } = process.env;
  const env = { ...COMPILED, PATH, HOME, CREDENCE_COMMAND, PYTHONDONTWRITEBYTECODE: '1' };
  const cache = process.env.XDG_CACHE_HOME && { XDG_CACHE_HOME: process.env.XDG_CACHE_HOME };
  const child = spawn(program, args, { cwd: join(ROOT, folder), env: { ...env, ...cache } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
}
