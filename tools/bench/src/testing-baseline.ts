import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

/**
 * The named baseline: the least a test with an embedded database does. It copies a folder, the product's own template
 * with all its tables, opens it in this process, as PGlite's documentation shows, and asks one question. No server.
 */
const { instances } = JSON.parse(process.argv[2]!) as { instances: number };

const folder = await mkdtemp(join(tmpdir(), 'credence-bench-'));
const template = join(folder, 'template');
await unpackTemplate(template);

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

/** The product keeps its template in one piece: the length of a header, the header, and the contents of its files. */
async function unpackTemplate(to: string): Promise<void> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'credence');
  const name = (await readdir(cache)).find((entry) => entry.startsWith('snapshot-'));
  const bytes = await readFile(join(cache, name!));
  let at = 4 + bytes.readUInt32LE(0);
  const { folders, files } = JSON.parse(bytes.toString('utf8', 4, at)) as {
    folders: string[];
    files: [path: string, sizeBytes: number][];
  };
  await mkdir(to, { mode: 0o700 }); // PostgreSQL wants it for its owner only
  for (const path of folders) await mkdir(join(to, path), { mode: 0o700 });
  for (const [path, sizeBytes] of files) {
    await writeFile(join(to, path), bytes.subarray(at, at + sizeBytes), { mode: 0o600 });
    at += sizeBytes;
  }
}
