import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { type Kysely, sql } from 'kysely';
import { migrations } from '../src/store/migrations/index.ts';
import type { Store } from '../src/store/open.ts';
import type { ArchiveEnd } from '../src/store/transfer/archive.ts';
import { exportStore } from '../src/store/transfer/export-store.ts';

/** Our schema, and beside it a table of everything that a later schema might come to have. */
export const MIGRATIONS_WITH_KINDS = {
  ...migrations,
  '999-kinds': {
    async up(db: Kysely<unknown>): Promise<void> {
      // By its name it would come before the table it refers to.
      await sql`create table a_kind_of (id bigint primary key references kinds)`.execute(db);
    },
  },
  '998-kinds': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`create table kinds (
        id bigint generated always as identity primary key,
        counted serial,
        words text,
        bytes bytea,
        json jsonb,
        instant timestamptz,
        day date,
        span interval,
        exact numeric,
        float double precision,
        truth boolean,
        list text[],
        twice bigint generated always as (counted * 2) stored
      )`.execute(db);
    },
  },
};

export interface Kind {
  words: string | null;
  bytes: Buffer | null;
  json: string | null;
  instant: string | null;
  float: number | null;
}

export async function insertKinds(store: Store, kinds: readonly Kind[]): Promise<void> {
  for (const { words, bytes, json, instant, float } of kinds) {
    await sql`insert into kinds (words, bytes, json, instant, day, span, exact, float, truth, list)
      values (${words}, ${bytes}, ${json}::jsonb, ${instant}::timestamptz, '2024-02-29', '1 mon -2 days 03:00:00.000001',
        0.1000000000000000055, ${float}, ${words === null}, array[${words}, '{"a,b"}', null])`.execute(store.db);
  }
  await sql`insert into a_kind_of select id from kinds on conflict do nothing`.execute(store.db);
}

/** Empties the table of kinds; what its sequences gave out stays. */
export async function deleteKinds(store: Store): Promise<void> {
  await sql`delete from a_kind_of`.execute(store.db);
  await sql`delete from kinds`.execute(store.db);
}

/** Exports into a file. @returns The sums of its sections. */
export async function exportTo(file: string, store: Store, pictures?: Map<string, Buffer>): Promise<ArchiveEnd> {
  rmSync(file, { force: true });
  writeFileSync(file, '');
  // Streams of gzip can follow each other.
  const write = async (text: string) => appendFileSync(file, gzipSync(text));
  const openFile = pictures && (async (name: string) => pictures.get(name));
  return (await exportStore(store, write, { openFile })).end;
}
