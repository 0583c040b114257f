import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { TEST_CACHE_DIR } from '../../../test/database.ts';
import { startProgram } from '../../../test/pglite/program.ts';
import { openStore } from '../open.ts';
import { FolderInUse } from './lock.ts';

/** Each one recovers afterwards: PostgreSQL then syncs its thousand files one by one. */
const ROUNDS = Number(process.env.CREDENCE_KILLS ?? 2);
const TIMEOUT_MS = 60_000 * (ROUNDS + 1);

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'credence-kill-'));
afterAll(() => rmSync(dataDir, { recursive: true }));

const open = () => openStore({ dataDir, cacheDir: TEST_CACHE_DIR });

test(
  'a process killed at any moment leaves every pair it acknowledged, and the folder free for the next',
  async () => {
    const acknowledged: number[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const program = startProgram('write-rows', dataDir, TEST_CACHE_DIR);
      for (let lines = 0; lines < 40 * round; lines += 1) await program.nextLine();
      await program.kill();
      acknowledged.push(...program.lines.map(Number));

      const store = await open();
      await sql`reindex table pair`.execute(store.db);
      const { rows } = await sql<{ n: number; halves: number }>`
      select n, count(distinct half)::int4 as halves from pair group by n`.execute(store.db);
      const halves = new Map(rows.map((row) => [row.n, row.halves]));
      expect(acknowledged.filter((n) => halves.get(n) !== 2)).toEqual([]);
      expect(rows.filter((row) => row.halves !== 2)).toEqual([]);
      await store.close();
    }
  },
  TIMEOUT_MS,
);

test('a second process is refused, told by whom, and disturbs nothing', async () => {
  const program = startProgram('write-rows', dataDir, TEST_CACHE_DIR);
  await program.nextLine();
  const refusal = await open().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(FolderInUse);
  expect((refusal as FolderInUse).pid).toBe(program.pid);
  expect(await program.nextLine()).toBeDefined();
  await program.kill();
});
