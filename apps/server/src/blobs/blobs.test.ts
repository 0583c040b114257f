import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { BlobMissing } from './blobs.ts';
import { openDiskBlobs } from './disk.ts';
import { openMemoryBlobs } from './memory.ts';

const folder = mkdtempSync(join(tmpdir(), 'credence-blobs-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each([
  ['on the disk', openDiskBlobs(folder)],
  ['in memory', openMemoryBlobs()],
])('blobs %s', (_, blobs) => {
  test('are there, as they were put, until they are deleted; deleting one again is no error', async () => {
    const bytes = Buffer.from('bytes');
    await blobs.put('name1234', bytes);
    bytes.fill(0);
    (await blobs.get('name1234')).fill(1);
    expect(await blobs.get('name1234')).toEqual(Buffer.from('bytes'));
    await blobs.delete('name1234');
    await blobs.delete('name1234');
    await expect(blobs.get('name1234')).rejects.toThrow(BlobMissing);
  });

  // Two servers may draw the same specimen at once; and both be process 1, each in its container.
  test('can be put twice at once', async () => {
    await Promise.all(Array.from({ length: 8 }, () => blobs.put('twice123', Buffer.alloc(100_000, 7))));
    expect(await blobs.get('twice123')).toEqual(Buffer.alloc(100_000, 7));
  });
});
