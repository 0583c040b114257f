import { CompiledQuery, type Kysely, sql } from 'kysely';
import { quoteName } from '../names.ts';
import type { Database } from '../schema.ts';
import type { Store } from '../store.ts';
import {
  ARCHIVE_VERSION,
  type ArchiveEnd,
  type ArchiveHead,
  ArchiveSums,
  FILES_SECTION,
  type RowLine,
} from './archive.ts';
import { describeTables, readMigrations, readSequences, settleForTransfer, type TableShape } from './catalog.ts';

/** How much is fetched at a time, about: rows differ by five orders of magnitude. */
const FETCH_BYTES = 512 * 1024;
const FETCH_ROWS_MAX = 1024;

/** Pictures have a limit of their own; between two fetches no more than these are read. */
const FILES_AT_ONCE = 16;

export interface ExportOptions {
  /** Opens a picture as it lies, encrypted; undefined where it is not there. Without it, pictures are left out. */
  openFile?: ((name: string) => Promise<Buffer | undefined>) | undefined;
  onProgress?: (progress: TransferProgress) => void;
}

/** How far a transfer has come in what it is at. */
export interface TransferProgress {
  /** A table, `/files`, or `/check` while an archive is read through first. */
  at: string;
  done: number;
  /** Unknown of the pictures in an archive. */
  of: number | undefined;
}

/** The rest of what an export tells of itself. */
export interface Exported {
  head: ArchiveHead;
  end: ArchiveEnd;
  /** Pictures that rows tell of and that are not there: those of chosen outcomes are drawn when first opened. */
  filesMissing: number;
}

/**
 * Writes all rows of a store, and the pictures if asked to, as the lines of an archive: one consistent snapshot, whoever
 * goes on writing meanwhile. Nothing is opened: what is sealed stays sealed.
 *
 * Rows come in the order of their keys, so that two exports of the same rows have the same sums.
 *
 * @param write Waits until there is room for more.
 */
export function exportStore(
  store: Store,
  write: (text: string) => Promise<void>,
  options: ExportOptions = {},
): Promise<Exported> {
  return store.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      await settleForTransfer(tx);
      const shapes = await describeTables(tx);
      const head = await describe(tx, shapes, options.openFile !== undefined);
      const out = new Writer(write);
      await out.line(head);
      let filesMissing = 0;
      if (options.openFile) filesMissing = await writeFiles(tx, out, options.openFile, options);
      for (const [i, shape] of shapes.entries())
        await writeTable(tx, out, shape, { ...options, of: head.tables[i]!.rows });
      return { head, end: await out.end(), filesMissing };
    });
}

/** @throws {RangeError} When there is nothing to export. */
async function describe(tx: Kysely<Database>, shapes: TableShape[], withFiles: boolean): Promise<ArchiveHead> {
  const migrations = await readMigrations(tx);
  if (migrations.length === 0) throw new RangeError('There is no database of Credence.');
  const tables: ArchiveHead['tables'] = [];
  for (const { name, columns } of shapes) {
    const { rows } = await sql<{ count: string }>`select count(*) from ${sql.table(name)}`.execute(tx);
    tables.push({ name, columns: columns.map((column) => column.name), rows: Number(rows[0]?.count) });
  }
  const key = await tx
    .selectFrom('installation')
    .select('value')
    .where('name', '=', 'master_key_id')
    .executeTakeFirst();
  return {
    credence_export: ARCHIVE_VERSION,
    created_at: new Date().toISOString(),
    migrations,
    master_key_id: key?.value ?? null,
    with_files: withFiles,
    tables,
    sequences: await readSequences(tx),
  };
}

/** Lines in, text out, a few at a time. */
class Writer {
  readonly #sums = new ArchiveSums();
  readonly #write: (text: string) => Promise<void>;

  constructor(write: (text: string) => Promise<void>) {
    this.#write = write;
  }

  line(object: object): Promise<void> {
    const line = `${JSON.stringify(object)}\n`;
    this.#sums.add(line, false);
    return this.#write(line);
  }

  open(section: string): Promise<void> {
    const opened = this.line({ section });
    this.#sums.open(section);
    return opened;
  }

  async entries(rows: readonly RowLine[]): Promise<void> {
    const lines = rows.map((row) => `${JSON.stringify(row)}\n`);
    for (const line of lines) this.#sums.add(line, true);
    if (lines.length > 0) await this.#write(lines.join(''));
  }

  async end(): Promise<ArchiveEnd> {
    const end = this.#sums.end();
    await this.#write(`${JSON.stringify(end)}\n`);
    return end;
  }
}

async function writeTable(
  tx: Kysely<Database>,
  out: Writer,
  shape: TableShape,
  { onProgress, of }: ExportOptions & { of: number },
): Promise<void> {
  const { name, columns, key } = shape;
  await out.open(name);
  const texts = columns.map((column, i) => `${quoteName(column.name)}::text as "${i}"`);
  const order = key.map((column) => {
    const { isText } = columns.find((one) => one.name === column)!;
    return isText ? `${quoteName(column)} collate "C"` : quoteName(column);
  });
  const query = `select ${texts.join(', ')} from ${quoteName(name)} order by ${order.join(', ')}`;
  let done = 0;
  for await (const rows of fetchAll(tx, `export_${name}`, query, FETCH_ROWS_MAX)) {
    await out.entries(rows);
    done += rows.length;
    onProgress?.({ at: name, done, of });
  }
}

async function writeFiles(
  tx: Kysely<Database>,
  out: Writer,
  openFile: (name: string) => Promise<Buffer | undefined>,
  { onProgress }: ExportOptions,
): Promise<number> {
  await out.open(FILES_SECTION);
  const { rows } = await sql<{ count: string }>`select count(distinct blob_name) from file`.execute(tx);
  const of = Number(rows[0]?.count);
  const query = 'select distinct blob_name collate "C" as "0" from file order by 1';
  let [done, missing] = [0, 0];
  for await (const names of fetchAll(tx, 'export_files', query, FILES_AT_ONCE)) {
    for (const [name] of names) {
      const bytes = await openFile(name!);
      if (bytes) await out.entries([[name!, bytes.toString('base64')]]);
      else missing += 1;
      done += 1;
    }
    onProgress?.({ at: FILES_SECTION, done, of });
  }
  return missing;
}

/** Pages through a query with a cursor, as many rows at a time as are about `FETCH_BYTES`. */
async function* fetchAll(
  tx: Kysely<Database>,
  name: string,
  query: string,
  rowsMax: number,
): AsyncGenerator<RowLine[]> {
  const cursor = quoteName(name);
  await tx.executeQuery(CompiledQuery.raw(`declare ${cursor} no scroll cursor for ${query}`));
  for (let count = Math.min(16, rowsMax); ; ) {
    const { rows } = await tx.executeQuery<Record<string, string | null>>(
      CompiledQuery.raw(`fetch forward ${count} from ${cursor}`),
    );
    const lines = rows.map((row) => Object.keys(row).map((_, i) => row[i]!));
    if (lines.length > 0) yield lines;
    if (lines.length < count) break;
    const bytes = lines.reduce((sum, line) => sum + line.reduce((all, text) => all + (text?.length ?? 4), 0), 0);
    // By twos: each count is a statement of its own to the database.
    if (bytes * 2 <= FETCH_BYTES) count = Math.min(count * 2, rowsMax);
    else if (bytes > FETCH_BYTES) count = Math.max(1, count / 2);
  }
  await tx.executeQuery(CompiledQuery.raw(`close ${cursor}`));
}
