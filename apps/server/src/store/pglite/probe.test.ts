import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import '../../../test/context.ts';
import { DurableNodeFS, START_PARAMS } from './durable-fs.ts';
import { proveDurability } from './probe.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'credence-probe-'));

beforeAll(() => fs.cpSync(inject('template'), folder, { recursive: true }));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** A file system as PGlite ships it: it never syncs. */
class PlainNodeFS extends NodeFS {
  syncs = 0;
}

async function probe(disk: DurableNodeFS | PlainNodeFS, startParams: string[]): Promise<void> {
  const pg = await PGlite.create({ fs: disk, startParams });
  try {
    await proveDurability(pg, disk);
  } finally {
    await pg.close();
  }
}

describe('proveDurability', () => {
  test('is content with our disk and parameters', async () => {
    await expect(probe(new DurableNodeFS(folder), START_PARAMS)).resolves.toBeUndefined();
  });

  test('refuses a file system without the fsync hook', async () => {
    await expect(probe(new PlainNodeFS(folder), START_PARAMS)).rejects.toThrow('a commit reached no disk');
  });

  test('refuses PGlite’s own parameters, which turn fsync off', async () => {
    await expect(probe(new DurableNodeFS(folder), PGlite.defaultStartParams)).rejects.toThrow('fsync is off, not on');
  });

  test('refuses the sync method that does nothing inside the run-time', async () => {
    const params = START_PARAMS.map((param) => param.replace('wal_sync_method=fsync', 'wal_sync_method=fdatasync'));
    await expect(probe(new DurableNodeFS(folder), params)).rejects.toThrow('wal_sync_method is fdatasync, not fsync');
  });
});
