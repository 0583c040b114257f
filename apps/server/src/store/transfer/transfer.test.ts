import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareTestDatabase } from '../../../test/database.ts';
import { deleteKinds, exportTo, insertKinds, type Kind, MIGRATIONS_WITH_KINDS } from '../../../test/transfer-kinds.ts';
import { openStore, type Store } from '../open.ts';
import { DamagedArchive } from './archive.ts';
import { describeTables, readSequences } from './catalog.ts';
import { checkArchive, importArchive, TransferRefused } from './import-store.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'credence-transfer-'));
const file = path.join(folder, 'export.ndjson.gz');
const again = path.join(folder, 'again.ndjson.gz');

let source: Store;
let target: Store;
beforeAll(async () => {
  const [one, other] = [await prepareTestDatabase(), await prepareTestDatabase()];
  source = await openStore({ ...one.options, migrations: MIGRATIONS_WITH_KINDS });
  target = await openStore({ ...other.options, migrations: MIGRATIONS_WITH_KINDS });
  afterAll(async () => {
    for (const store of [source, target]) await store.close();
    for (const database of [one, other]) await database.remove();
    rmSync(folder, { recursive: true });
  });
});

const check = () => checkArchive(file, 1);

describe('an export', () => {
  test('that is imported and exported again is the same, whatever the rows hold', async () => {
    // PostgreSQL's text has no NUL, and its jsonb neither that nor half a surrogate pair.
    const words = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\0', '').toWellFormed());
    const kind = fc.record({
      words: fc.option(words),
      bytes: fc.option(fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes))),
      json: fc.option(
        fc.dictionary(words, fc.oneof(words, fc.integer(), fc.constant(null))).map((value) => JSON.stringify(value)),
      ),
      instant: fc.option(
        fc
          .tuple(fc.integer({ min: 1900, max: 9999 }), fc.integer({ min: 0, max: 999_999 }))
          .map(([year, micros]) => `${year}-03-04 05:06:07.${String(micros).padStart(6, '0')}+00`),
      ),
      float: fc.option(fc.double()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(kind, { maxLength: 12 }), async (kinds: Kind[]) => {
        for (const store of [source, target]) await deleteKinds(store);
        await insertKinds(source, kinds);
        const exported = await exportTo(file, source);
        expect(exported.sections.kinds?.lines).toBe(kinds.length);
        await importArchive(target, file);
        expect((await exportTo(again, target)).sections).toEqual(exported.sections);
      }),
      { numRuns: 15 },
    );
  });

  test('goes on where the numbers of the exported rows end', async () => {
    for (const store of [source, target]) await deleteKinds(store);
    await insertKinds(source, [{ words: 'a', bytes: null, json: null, instant: 'infinity', float: null }]);
    await exportTo(file, source);
    await importArchive(target, file);
    expect(await readSequences(target.db)).toEqual(await readSequences(source.db));
    await insertKinds(target, [{ words: 'b', bytes: null, json: null, instant: null, float: null }]); // no number twice
  });

  test('takes rows of megabytes, and more rows than go into one statement', async () => {
    for (const store of [source, target]) await deleteKinds(store);
    const [large] = [Buffer.alloc(6_000_000, 'x\0\\"')];
    await insertKinds(source, [{ words: '<\n"\u2028>', bytes: large, json: null, instant: null, float: null }]);
    await sql`insert into kinds (words) select 'row ' || n from generate_series(1, 5000) as n`.execute(source.db);
    const exported = await exportTo(file, source);
    await importArchive(target, file);
    const { rows } = await sql<{ same: boolean; count: string }>`
      select bool_or(bytes = ${large}) as same, count(*) as count from kinds`.execute(target.db);
    expect(rows).toEqual([{ same: true, count: '5001' }]);
    expect((await exportTo(again, target)).sections).toEqual(exported.sections);
  });

  test('is of one moment: what is written meanwhile is in it wholly or not at all', async () => {
    await deleteKinds(source);
    await sql`insert into kinds (words) select 'before' from generate_series(1, 3000)`.execute(source.db);
    const during = sql`update kinds set words = 'after'`.execute(source.db);
    const { sections } = await exportTo(file, source);
    await during;
    expect(sections.kinds?.lines).toBe(3000);
    const seen = new Set(
      gunzipSync(readFileSync(file))
        .toString()
        .match(/"(before|after)"/g),
    );
    expect(seen.size).toBe(1);
  });

  test('holds pictures before the rows that tell of them, and says how many are not there', async () => {
    await sql`insert into account (id, business_name, default_api_version, created_at) values ('acct_1', 'B', 'v', now())`.execute(
      source.db,
    );
    await sql`insert into file (id, account_id, livemode, purpose, type, size_bytes, blob_name, wrapped_key, created_at)
      select id, 'acct_1', false, 'x', 'jpg', 1, 'blob-' || id, '', now() from unnest(array['file_1', 'file_2']) as id`.execute(
      source.db,
    );
    for (const store of [source, target]) await deleteKinds(store);
    const bytes = Buffer.from([0, 10, 255]);
    const { sections } = await exportTo(file, source, new Map([['blob-file_1', bytes]]));
    expect(sections['/files']?.lines).toBe(1);
    const put = new Map<string, Buffer>();
    await importArchive(target, file, { putFile: async (name, given) => void put.set(name, given) });
    expect(put).toEqual(new Map([['blob-file_1', bytes]]));
    expect((await exportTo(again, target, put)).sections).toEqual(sections);
  });
});

describe('an import', () => {
  test('into a store with rows is refused, and leaves it as it is', async () => {
    const before = await exportTo(again, target);
    await expect(importArchive(target, file)).rejects.toThrow(TransferRefused);
    expect((await exportTo(again, target)).sections).toEqual(before.sections);
  });

  test('that fails on its way leaves no row behind', async () => {
    await sql`delete from file`.execute(target.db);
    await sql`delete from account`.execute(target.db);
    await sql`alter table file add constraint none check (false)`.execute(target.db);
    await expect(importArchive(target, file)).rejects.toThrow(/none/);
    const { rows } = await sql<{ count: string }>`select count(*) from account`.execute(target.db);
    expect(rows).toEqual([{ count: '0' }]);
    await sql`alter table file drop constraint none`.execute(target.db);
    await importArchive(target, file);
  });

  test('of tables that are not those of the store is refused', async () => {
    await sql`delete from file`.execute(target.db);
    await sql`delete from account`.execute(target.db);
    await sql`alter table kinds add column later text`.execute(target.db);
    await expect(importArchive(target, file)).rejects.toThrow(/The table kinds of the export is not the one/);
    await sql`alter table kinds drop column later`.execute(target.db);
  });
});

describe('a file', () => {
  const text = () => gunzipSync(readFileSync(file)).toString();
  const damaged = async (bytes: Buffer | string) => {
    writeFileSync(again, bytes);
    return checkArchive(again, 1);
  };

  test('that is whole is found to be', async () => {
    const { head, end } = await check();
    expect(head.tables.map(({ name }) => name)).toEqual((await describeTables(source.db)).map(({ name }) => name));
    for (const { name, rows } of head.tables) expect(end.sections[name]?.lines).toBe(rows);
  });

  test('cut short anywhere is refused', async () => {
    const whole = readFileSync(file);
    for (const share of [0, 0.1, 0.5, 0.9, 0.999]) {
      await expect(damaged(whole.subarray(0, Math.floor(whole.length * share)))).rejects.toThrow(DamagedArchive);
    }
    truncateSync(again, 1);
    await expect(checkArchive(again, 1)).rejects.toThrow(DamagedArchive);
    // Also when it was compressed anew.
    await expect(damaged(gzipSync(text().trimEnd().split('\n').slice(0, -1).join('\n').concat('\n')))).rejects.toThrow(
      /cut short/,
    );
  });

  test.each<[string, (text: string) => string]>([
    ['a row', (whole) => whole.replace('"acct_1"', '"acct_2"')],
    ['its head', (whole) => whole.replace('"with_files":true', '"with_files":false')],
    ['its end', (whole) => `${whole}["one more"]\n`],
    ['the order of lines', (whole) => whole.replace(/(\["file_1".*\n)(\["file_2".*\n)/, '$2$1')],
  ])('changed in %s is refused', async (_, change) => {
    expect(change(text())).not.toBe(text());
    await expect(damaged(gzipSync(change(text())))).rejects.toThrow(DamagedArchive);
  });

  test('of something else, or of a later version, is refused', async () => {
    await expect(damaged('plain text')).rejects.toThrow('It is no export of Credence');
    await expect(damaged(gzipSync('{"some": "json"}\n'))).rejects.toThrow('It is no export of Credence.');
    await expect(damaged(gzipSync(text().replace('"credence_export":1', '"credence_export":2')))).rejects.toThrow(
      'newer version',
    );
  });
});
