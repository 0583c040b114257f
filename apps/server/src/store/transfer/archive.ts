import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

/** Goes up when an older program could no longer read what is written. */
export const ARCHIVE_VERSION = 1;

/** A line is a row or a picture: rows of the store and uploads are far smaller. */
const LINE_BYTES_MAX = 512 * 1024 * 1024;

/**
 * The first line of an archive. All lines are JSON, compressed as one gzip stream: the head, then sections that begin
 * with `{"section": …}` and have a line an entry, then the end.
 */
export interface ArchiveHead {
  credence_export: number;
  /** ISO 8601. */
  created_at: string;
  /** What the schema is: the migrations that were run, in order. */
  migrations: string[];
  /** Which master key opens what is sealed; null where no server was ever started on it. */
  master_key_id: string | null;
  with_files: boolean;
  /** In the order of their sections: each after those that its rows refer to. */
  tables: { name: string; columns: string[]; rows: number }[];
  sequences: Record<string, string | null>;
}

/** The last line. */
export interface ArchiveEnd {
  end: true;
  /** Of each section, how many lines it has and their SHA-256. */
  sections: Record<string, SectionSum>;
  /** SHA-256 of every line before, line ends included. */
  sha256: string;
}

export interface SectionSum {
  lines: number;
  sha256: string;
}

/** The section of the pictures: a name and their bytes, in base64, encrypted as they lie. */
export const FILES_SECTION = '/files';

/** A line of a row: the text of each column, as PostgreSQL writes it, or null. */
export type RowLine = (string | null)[];

export type ArchiveEntry =
  | { kind: 'head'; head: ArchiveHead }
  | { kind: 'line'; section: string; line: RowLine }
  | { kind: 'end'; end: ArchiveEnd };

/** A file that is no export, or one that is cut short or changed. */
export class DamagedArchive extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DamagedArchive';
  }
}

/** Adds up what goes into an archive, or comes out of it, so that the end can vouch for it. */
export class ArchiveSums {
  readonly #all = createHash('sha256');
  readonly #sections = new Map<string, { lines: number; hash: Hash }>();
  #section: { lines: number; hash: Hash } | undefined;

  open(name: string): void {
    this.#section = { lines: 0, hash: createHash('sha256') };
    this.#sections.set(name, this.#section);
  }

  /** A line with its end. */
  add(line: string | Buffer, isEntry: boolean): void {
    this.#all.update(line);
    if (!isEntry || !this.#section) return;
    this.#section.lines += 1;
    this.#section.hash.update(line);
  }

  /** Call it once: afterwards nothing can be added. */
  end(): ArchiveEnd {
    const sections = [...this.#sections].map(([name, { lines, hash }]) => [
      name,
      { lines, sha256: hash.digest('hex') },
    ]);
    return { end: true, sections: Object.fromEntries(sections), sha256: this.#all.digest('hex') };
  }
}

/**
 * Reads an archive from its beginning to its end, a line at a time.
 *
 * Only who has read all of it knows that it is whole: what is wrong shows at the end.
 *
 * @param onBytes Told how much of the file has been read.
 * @throws {DamagedArchive} When it is no archive, of a later version, cut short or changed.
 */
export async function* readArchive(
  file: string,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<ArchiveEntry> {
  const sums = new ArchiveSums();
  let head: ArchiveHead | undefined;
  let section = '';
  let ended = false;
  for await (const line of readLines(file, onBytes)) {
    if (ended) throw new DamagedArchive('Something follows its end.');
    const value = parseLine(line);
    if (!head) {
      head = readHead(value);
      sums.add(line, false);
      yield { kind: 'head', head };
    } else if (Array.isArray(value)) {
      sums.add(line, true);
      yield { kind: 'line', section, line: value };
    } else if (typeof value.section === 'string') {
      section = value.section;
      sums.add(line, false);
      sums.open(section);
    } else {
      const end = sums.end();
      // Key by key: the same, in the same order, as it was written.
      if (JSON.stringify(value) !== JSON.stringify(end))
        throw new DamagedArchive('Its checksums do not agree with what it holds.');
      ended = true;
      yield { kind: 'end', end };
    }
  }
  if (!ended) throw new DamagedArchive('It is cut short: its end is missing.');
}

// biome-ignore lint/suspicious/noExplicitAny: what a line holds is looked at by whoever asked
function parseLine(line: Buffer): any {
  try {
    const value = JSON.parse(line.toString('utf8'));
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below, in words for whoever made a mistake with the file.
  }
  throw new DamagedArchive('It is no export of Credence, or it is damaged.');
}

function readHead(value: Partial<ArchiveHead>): ArchiveHead {
  const { credence_export: version } = value;
  if (typeof version !== 'number' || !Array.isArray(value.tables) || !Array.isArray(value.migrations)) {
    throw new DamagedArchive('It is no export of Credence.');
  }
  if (version > ARCHIVE_VERSION) {
    throw new DamagedArchive(
      'It was made by a newer version of Credence: import it with that version, or a later one.',
    );
  }
  return value as ArchiveHead;
}

async function* readLines(file: string, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  const source = createReadStream(file);
  const text = source.pipe(createGunzip());
  source.on('error', (error) => text.destroy(error));
  let parts: Buffer[] = [];
  let held = 0;
  try {
    for await (const chunk of text as AsyncIterable<Buffer>) {
      onBytes(source.bytesRead);
      let from = 0;
      for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, from)) {
        yield Buffer.concat([...parts, chunk.subarray(from, at + 1)]);
        [parts, held, from] = [[], 0, at + 1];
      }
      if (from < chunk.length) parts.push(chunk.subarray(from));
      held += chunk.length - from;
      if (held > LINE_BYTES_MAX) throw new DamagedArchive('A line of it is longer than any that is written.');
    }
  } catch (error) {
    // zlib's own codes: no gzip stream, a wrong checksum, cut short.
    if (!String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw error;
    const isCut = (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';
    throw new DamagedArchive(isCut ? 'It is cut short.' : 'It is no export of Credence, or it is damaged.', {
      cause: error,
    });
  } finally {
    source.destroy();
    text.destroy();
  }
  if (held > 0) throw new DamagedArchive('It is cut short.');
}
