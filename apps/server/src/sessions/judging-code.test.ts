import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashSources, judgingCode } from './judging-code.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-sources-'));
  await mkdir(join(folder, 'checks'));
  await writeFile(join(folder, 'checks', 'age.ts'), 'export const AGE_MIN = 18;');
});
afterEach(() => rm(folder, { recursive: true }));

test('the code that judges has a name', () => {
  expect(judgingCode()).toMatch(/^[0-9a-f]{16}$/);
});

test.each([
  ['a constant changes', 'checks/age.ts', 'export const AGE_MIN = 21;'],
  ['a file is added', 'checks/sex.ts', ''],
])('and another one when %s', async (_, file, text) => {
  const before = hashSources(folder);
  await writeFile(join(folder, file), text);
  expect(hashSources(folder)).not.toBe(before);
});

test('which tests have no part in', async () => {
  const before = hashSources(folder);
  await writeFile(join(folder, 'checks/age.test.ts'), 'changed');
  expect(hashSources(folder)).toBe(before);
});
