import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openDiskBlobs } from './disk.ts';

const folder = mkdtempSync(join(tmpdir(), 'credence-blobs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const blobs = openDiskBlobs(folder);

test('files are for their owner only, and no temporary one stays behind', async () => {
  await Promise.all(Array.from({ length: 8 }, () => blobs.put('name1234', Buffer.alloc(100_000, 7))));
  expect(statSync(join(folder, '34', 'name1234')).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, '34'))).toEqual(['name1234']);
});

test('a name cannot lead out of the folder', async () => {
  for (const name of ['../../etc/passwd', 'a/b/c/d/e/f', '', '..']) {
    await expect(blobs.put(name, Buffer.alloc(1))).rejects.toThrow(/blob name/);
  }
});
