import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { BlobMissing } from './blobs.ts';
import { openDiskBlobs } from './disk.ts';

const folder = mkdtempSync(join(tmpdir(), 'credence-blobs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const blobs = openDiskBlobs(folder);

test('what was put is there until it is deleted, and deleting it again is no error', async () => {
  await blobs.put('name1234', Buffer.from('bytes'));
  expect(await blobs.get('name1234')).toEqual(Buffer.from('bytes'));
  expect(statSync(join(folder, '34', 'name1234')).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, '34'))).toEqual(['name1234']); // no temporary file stays behind
  await blobs.delete('name1234');
  await blobs.delete('name1234');
  await expect(blobs.get('name1234')).rejects.toThrow(BlobMissing);
});

// Two servers may draw the same specimen at once; and both be process 1, each in its container.
test('the same bytes can be put twice at once', async () => {
  await Promise.all(Array.from({ length: 8 }, () => blobs.put('twice123', Buffer.alloc(100_000, 7))));
  expect(await blobs.get('twice123')).toEqual(Buffer.alloc(100_000, 7));
  expect(readdirSync(join(folder, '23'))).toEqual(['twice123']);
});

test('a name cannot lead out of the folder', async () => {
  for (const name of ['../../etc/passwd', 'a/b/c/d/e/f', '', '..']) {
    await expect(blobs.put(name, Buffer.alloc(1))).rejects.toThrow(/blob name/);
  }
});
