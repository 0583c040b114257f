import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

/**
 * The named baseline: the least a test with an embedded database does. It copies a folder that PGlite has initialised,
 * opens it in this process, as its documentation shows, and asks one question. No tables, no server.
 */
const { instances } = JSON.parse(process.argv[2]!) as { instances: number };

const folder = await mkdtemp(join(tmpdir(), 'credence-bench-'));
const template = join(folder, 'template');
const first = await PGlite.create(template);
await first.close();

const readyMs: number[] = [];
for (let n = 0; n < instances; n += 1) {
  const startedAt = performance.now();
  const copy = join(folder, String(n));
  await cp(template, copy, { recursive: true });
  const database = await PGlite.create(copy);
  await database.query('select 1');
  readyMs.push(performance.now() - startedAt);
  await database.close();
}
await rm(folder, { recursive: true, force: true });
process.send?.({ readyMs });
