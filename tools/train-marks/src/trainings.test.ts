import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-training-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function train(name: string, ...args: string[]) {
  const { stdout } = await promisify(execFile)(process.execPath, [`tools/train-${name}/src/main.ts`, ...args], {
    cwd: ROOT,
  });
  return stdout;
}

/** Shares of a line of figures, the new network's and that of the one in use, in per cent. */
function sharesOf(told: string, what: string): number[] {
  const line = told.split('\n').find((line) => line.startsWith(`${what}:`))!;
  return [...line.matchAll(/([\d.]+) % \[/g)].map(([, share]) => Number(share));
}

describe.each([
  ['mrz', 'mrz-line.onnx', 'steps on a character named rightly'],
  ['marks', 'letter-marks.onnx', 'marks named rightly'],
  ['kana', 'kana-line.onnx', 'digits named rightly'],
])('npm run train -- %s --quick', (name, file, what) => {
  test('makes the same network of the same seed, tells it from the one in use, and leaves that alone', {
    timeout: 240_000,
  }, async () => {
    const model = join(ROOT, 'packages/vision/src/models', file);
    const before = await readFile(model);
    const out = (n: number) => join(folder, `${n}-${file}`);

    const told = await train(name, '--quick', '--out', out(1));
    await train(name, '--quick', '--out', out(2));

    const [once, again] = [await readFile(out(1)), await readFile(out(2))];
    expect(once.equals(again)).toBe(true);
    expect(once.length).toBe(before.length);
    const [ofNew, inUse] = sharesOf(told, what);
    expect(inUse).toBeGreaterThan(75);
    expect(ofNew).toBeLessThan(inUse! - 25);
    expect(told).toContain('apart lie the intervals of');
    expect((await readFile(model)).equals(before)).toBe(true);
  });
});
