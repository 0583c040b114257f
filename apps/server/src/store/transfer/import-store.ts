import { CompiledQuery, type Kysely, sql } from 'kysely';
import { quoteName } from '../names.ts';
import type { Database } from '../schema.ts';
import type { Store } from '../store.ts';
import {
  type ArchiveEnd,
  type ArchiveEntry,
  type ArchiveHead,
  DamagedArchive,
  FILES_SECTION,
  type RowLine,
  readArchive,
} from './archive.ts';
import { describeTables, findTableWithRows, settleForTransfer, type TableShape } from './catalog.ts';
import type { TransferProgress } from './export-store.ts';

/** What is written with one statement, about. */
const INSERT_CHARS = 512 * 1024;
const INSERT_ROWS_MAX = 1000;

export interface ImportOptions {
  /** Keeps a picture as it lay. Without it, those in the archive are left out. */
  putFile?: ((name: string, bytes: Buffer) => Promise<void>) | undefined;
  onProgress?: (progress: TransferProgress) => void;
}

/** Data that cannot go out of here, or not in here. The message says why, and what would help. */
export class TransferRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TransferRefused';
  }
}

/** Reads all of an archive without writing anything. @throws {DamagedArchive} When it is not whole. */
export async function checkArchive(
  file: string,
  sizeBytes: number,
  onProgress?: (progress: TransferProgress) => void,
): Promise<{ head: ArchiveHead; end: ArchiveEnd }> {
  let head: ArchiveHead | undefined;
  let end: ArchiveEnd | undefined;
  for await (const entry of readArchive(file, (done) => onProgress?.({ at: '/check', done, of: sizeBytes }))) {
    if (entry.kind === 'head') head = entry.head;
    else if (entry.kind === 'end') end = entry.end;
  }
  return { head: head!, end: end! }; // or reading would have thrown
}

/**
 * Puts an archive that was checked into a store without rows, whose schema is the archive's: all of it, or nothing.
 *
 * Pictures are written as they come, before the rows that tell of them. Should the rest fail, they lie there unused, and
 * the next try writes over them.
 *
 * @throws {TransferRefused} When there are rows already, or a table is unlike the archive's.
 */
export async function importArchive(
  store: Store,
  file: string,
  { putFile, onProgress }: ImportOptions = {},
): Promise<ArchiveEnd> {
  const entries = readArchive(file);
  const head = await readHead(entries);
  const first = await putFiles(entries, putFile, onProgress);
  return store.db.transaction().execute(async (tx) => {
    await settleForTransfer(tx);
    const shapes = await prepareTables(tx, head);
    let batch: Batch | undefined;
    for (let next = first; !next.done; next = await entries.next()) {
      const entry = next.value;
      if (entry.kind === 'end') {
        await batch?.flush();
        await restoreSequences(tx, head);
        return entry.end;
      }
      if (entry.kind !== 'line') continue;
      if (batch?.table !== entry.section) {
        await batch?.flush();
        batch = openBatch(tx, head, shapes.get(entry.section), onProgress);
      }
      await batch.add(entry.line);
    }
    throw new DamagedArchive('Its end is missing.'); // reading would have thrown
  });
}

async function readHead(entries: AsyncGenerator<ArchiveEntry>): Promise<ArchiveHead> {
  const { value } = await entries.next();
  if (value?.kind !== 'head') throw new DamagedArchive('Its head is missing.'); // reading would have thrown
  return value.head;
}

/** @returns What follows the pictures. */
async function putFiles(
  entries: AsyncGenerator<ArchiveEntry>,
  putFile: ImportOptions['putFile'],
  onProgress: ImportOptions['onProgress'],
): Promise<IteratorResult<ArchiveEntry>> {
  for (let done = 1; ; done += 1) {
    const next = await entries.next();
    if (next.done || next.value.kind !== 'line' || next.value.section !== FILES_SECTION) return next;
    const [name = null, base64 = null] = next.value.line;
    if (name === null || base64 === null) throw new DamagedArchive('A picture in it has no name or no bytes.');
    await putFile?.(name, Buffer.from(base64, 'base64'));
    onProgress?.({ at: FILES_SECTION, done, of: undefined });
  }
}

/** Holds the tables, which nobody else may fill meanwhile, and looks whether they are what the archive is of. */
async function prepareTables(tx: Kysely<Database>, head: ArchiveHead): Promise<Map<string, TableShape>> {
  const shapes = await describeTables(tx);
  const known = new Map(shapes.map((shape) => [shape.name, shape]));
  for (const { name, columns } of head.tables) {
    const here = known.get(name)?.columns.map((column) => column.name) ?? [];
    if ([...here].sort().join() !== [...columns].sort().join()) {
      throw new TransferRefused(`The table ${name} of the export is not the one that its version of Credence has.`);
    }
  }
  await tx.executeQuery(
    CompiledQuery.raw(`lock table ${shapes.map(({ name }) => quoteName(name)).join(', ')} in exclusive mode`),
  );
  const taken = await findTableWithRows(tx, shapes);
  if (taken) throw new TransferRefused(`There are rows already (in ${taken}). Import into an empty database.`);
  return known;
}

interface Batch {
  table: string;
  add(line: RowLine): Promise<void>;
  flush(): Promise<void>;
}

function openBatch(
  tx: Kysely<Database>,
  head: ArchiveHead,
  shape: TableShape | undefined,
  onProgress: ImportOptions['onProgress'],
): Batch {
  const told = head.tables.find(({ name }) => name === shape?.name);
  if (!shape || !told) throw new DamagedArchive('It has rows of a table that its head does not name.');
  const { name: table, columns, rows: of } = told;
  const insert = insertInto(shape, columns);
  let lines: RowLine[] = [];
  let [chars, done] = [0, 0];
  async function flush(): Promise<void> {
    if (lines.length === 0) return;
    const values = columns.map((_, c) => lines.map((line) => line[c] ?? null));
    await tx.executeQuery(CompiledQuery.raw(insert, values));
    done += lines.length;
    [lines, chars] = [[], 0];
    onProgress?.({ at: table, done, of });
  }
  return {
    table,
    flush,
    async add(line) {
      lines.push(line);
      chars += line.reduce((sum, text) => sum + (text?.length ?? 4), 0);
      if (chars >= INSERT_CHARS || lines.length >= INSERT_ROWS_MAX) await flush();
    },
  };
}

/** A statement for any number of rows: a column of texts each, read as the types the table has. */
function insertInto({ name, columns: known }: TableShape, columns: readonly string[]): string {
  const types = columns.map((column) => known.find((one) => one.name === column)!.type);
  return `insert into ${quoteName(name)} (${columns.map(quoteName).join(', ')}) overriding system value
    select ${types.map((type, i) => `given.c${i}::${type}`).join(', ')}
    from unnest(${columns.map((_, i) => `$${i + 1}::text[]`).join(', ')}) as given (${columns.map((_, i) => `c${i}`).join(', ')})`;
}

async function restoreSequences(tx: Kysely<Database>, { sequences }: ArchiveHead): Promise<void> {
  for (const [name, last] of Object.entries(sequences)) {
    if (last !== null) await sql`select setval(${quoteName(name)}::regclass, ${last}::bigint, true)`.execute(tx);
  }
}
