import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { TEST_CACHE_DIR } from '../../../test/database.ts';
import { openStore } from '../open.ts';
import { copyFolder } from './folder.ts';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'credence-open-'));
afterAll(() => fs.rmSync(root, { recursive: true }));

let dataDir: string;
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(root, 'data-'));
});

const open = () => openStore({ dataDir, cacheDir: TEST_CACHE_DIR });

describe('an embedded store', () => {
  test('makes its database where there is none, keeps what is written, and leaves no lock behind', async () => {
    fs.mkdirSync(path.join(dataDir, 'database.interrupted.tmp')); // a copy that a kill cut short
    const first = await open();
    await sql`create table kept (a integer)`.execute(first.db);
    await sql`insert into kept values (7)`.execute(first.db);
    await Promise.all([first.close(), first.close()]);
    const second = await open();
    expect((await sql`select a from kept`.execute(second.db)).rows).toEqual([{ a: 7 }]);
    await second.close();
    expect(fs.readdirSync(dataDir)).toEqual(['database']);
  });

  test('is readable by nobody else', async () => {
    const store = await openStore({ dataDir: path.join(dataDir, 'new'), cacheDir: TEST_CACHE_DIR });
    await store.close();
    for (const folder of ['new', 'new/database']) {
      expect(fs.statSync(path.join(dataDir, folder)).mode & 0o777).toBe(0o700);
    }
  });

  test('leaves a folder alone that is of another major version, and gives the lock back', async () => {
    fs.mkdirSync(path.join(dataDir, 'database'));
    fs.writeFileSync(path.join(dataDir, 'database', 'PG_VERSION'), '17\n');
    await expect(open()).rejects.toThrow(/is of PostgreSQL 17; this version reads 18/);
    expect(fs.readdirSync(dataDir)).toEqual(['database']);
  });

  test('leaves a folder alone that holds something else', async () => {
    fs.mkdirSync(path.join(dataDir, 'database'));
    fs.writeFileSync(path.join(dataDir, 'database', 'diary.txt'), 'mine');
    await expect(open()).rejects.toThrow('holds something that is not a database');
    expect(fs.readdirSync(path.join(dataDir, 'database'))).toEqual(['diary.txt']);
  });
});

describe('copyFolder', () => {
  test('gives the place to one of several that copy to it at once, and clears up after the others', async () => {
    const source = path.join(dataDir, 'source');
    fs.mkdirSync(path.join(source, 'inner'), { recursive: true });
    fs.writeFileSync(path.join(source, 'inner', 'file'), 'content');
    const target = path.join(dataDir, 'target');
    const copied = await Promise.all([1, 2, 3].map(() => copyFolder(source, target)));
    expect(copied.filter(Boolean)).toHaveLength(1);
    expect(fs.readFileSync(path.join(target, 'inner', 'file'), 'utf8')).toBe('content');
    expect(fs.readdirSync(dataDir).sort()).toEqual(['source', 'target']);
  });
});
