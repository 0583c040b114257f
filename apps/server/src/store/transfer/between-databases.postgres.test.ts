import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { prepareTestDatabase, TEST_CACHE_DIR } from '../../../test/database.ts';
import { exportTo, insertKinds, MIGRATIONS_WITH_KINDS } from '../../../test/transfer-kinds.ts';
import { openStore } from '../open.ts';
import { importArchive } from './import-store.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'credence-transfer-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('from PostgreSQL into the embedded database and back nothing changes', async () => {
  const [from, back] = [await prepareTestDatabase(), await prepareTestDatabase()];
  const migrations = MIGRATIONS_WITH_KINDS;
  const stores = [
    await openStore({ ...from.options, migrations }),
    await openStore({ dataDir: path.join(folder, 'data'), cacheDir: TEST_CACHE_DIR, migrations }),
    await openStore({ ...back.options, migrations }),
  ] as const;
  try {
    await insertKinds(stores[0], [
      {
        words: 'Ångström\n\t"\\N',
        bytes: Buffer.from([0, 255, 92]),
        json: '{"b": [1.10, null], "a": "\\u2028"}',
        instant: '2026-03-04 05:06:07.000001+09',
        float: 0.1,
      },
      { words: null, bytes: null, json: null, instant: null, float: null },
      { words: '', bytes: Buffer.alloc(0), json: 'null', instant: '-infinity', float: Number.NEGATIVE_INFINITY },
    ]);
    const files = stores.map((_, i) => path.join(folder, `${i}.gz`));
    const sums = [await exportTo(files[0]!, stores[0])];
    for (const i of [1, 2] as const) {
      await importArchive(stores[i], files[i - 1]!);
      sums.push(await exportTo(files[i]!, stores[i]));
    }
    expect(sums[0]!.sections.kinds?.lines).toBe(3);
    expect(sums[1]!.sections).toEqual(sums[0]!.sections);
    expect(sums[2]!.sections).toEqual(sums[0]!.sections);
  } finally {
    for (const store of stores) await store.close();
    for (const database of [from, back]) await database.remove();
  }
});
