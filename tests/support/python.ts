import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where Debian's package `python3-stripe` puts the library, for Debian's own Python only. */
const DEBIAN_LIBRARY = '/usr/lib/python3/dist-packages/stripe/__init__.py';

/** A Python that has Stripe's library: Debian's, or the one `CREDENCE_TEST_PYTHON` names; undefined without one. */
export function findPythonWithStripe(): string | undefined {
  return process.env.CREDENCE_TEST_PYTHON ?? (existsSync(DEBIAN_LIBRARY) ? '/usr/bin/python3' : undefined);
}

/** Runs a program of `tests/clients` with a JSON object for input, and reads the JSON it answers with. */
export function runPython(python: string, program: string, input: object): Promise<unknown> {
  const path = fileURLToPath(new URL(`../clients/${program}`, import.meta.url));
  // No proxy of this machine between the library and the server; no files left beside the program.
  const env = { PATH: process.env.PATH ?? '', PYTHONIOENCODING: 'utf-8', PYTHONDONTWRITEBYTECODE: '1' };
  const child = spawn(python, [path], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  let complaint = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (complaint += String(chunk)));
  child.stdin.end(JSON.stringify(input));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(output));
      else reject(new Error(`${program} ended with code ${code}:\n${complaint}`));
    });
  });
}
