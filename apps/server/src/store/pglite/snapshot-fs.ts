import { PGlite } from '@electric-sql/pglite';
import { EmscriptenBuiltinFilesystem } from '@electric-sql/pglite/basefs';
import { packSnapshot, type Snapshot, unpackSnapshot } from './snapshot.ts';

/**
 * A data folder in memory, for databases that live no longer than their thread. It begins as a snapshot, which all that
 * begin with it share: a file is copied when it is first written to, and most never are.
 *
 * It leans on emscripten's memory file system as it is in PGlite 0.5.16: a file's bytes are `contents`, of which
 * `usedBytes` count; its operations look them up in the node at every call, and make new ones where a file grows or
 * shrinks.
 */
export class SnapshotFS extends EmscriptenBuiltinFilesystem {
  readonly #snapshot: Snapshot | undefined;
  /** Kept here: PGlite forgets it when it closes. */
  #FS: MemoryModule['FS'] | undefined;

  /** @param snapshot Without one the folder is empty, and PGlite initialises a database in it. */
  constructor(snapshot?: Snapshot) {
    super();
    this.#snapshot = snapshot;
  }

  override async init(pg: PGlite, options: EmscriptenOptions): ReturnType<EmscriptenBuiltinFilesystem['init']> {
    const { emscriptenOpts } = await super.init(pg, options);
    emscriptenOpts.preRun ??= [];
    emscriptenOpts.preRun.push((mod: unknown) => this.#fill((mod as MemoryModule).FS));
    return { emscriptenOpts };
  }

  /** What lies in the folder now: of a database that has been closed, so that it is at rest. */
  pack(): Snapshot {
    const FS = this.#FS!;
    const folders: string[] = [];
    const files: { path: string; content: Uint8Array }[] = [];
    const visit = (folder: string) => {
      for (const name of FS.readdir(`${ROOT}/${folder}`)) {
        if (name === '.' || name === '..') continue;
        const path = folder ? `${folder}/${name}` : name;
        const { node } = FS.lookupPath(`${ROOT}/${path}`);
        if (FS.isDir(node.mode)) {
          folders.push(path);
          visit(path);
        } else files.push({ path, content: node.contents.subarray(0, node.usedBytes) });
      }
    };
    visit('');
    return packSnapshot(folders, files);
  }

  #fill(FS: MemoryModule['FS']): void {
    this.#FS = FS;
    if (!this.#snapshot) return;
    const { folders, files } = unpackSnapshot(this.#snapshot);
    FS.mkdirTree(ROOT, FOLDER_MODE);
    for (const folder of folders) FS.mkdir(`${ROOT}/${folder}`, FOLDER_MODE);
    for (const { path, content } of files) {
      const node = FS.mknod(`${ROOT}/${path}`, FILE_MODE, 0);
      node.contents = content;
      node.usedBytes = content.length;
      node.stream_ops = copyingOnWrite(node.stream_ops);
    }
  }
}

/** The same operations, but a file is copied before its first write. */
function copyingOnWrite(own: StreamOperations): StreamOperations {
  return {
    ...own,
    write(stream, ...rest) {
      const { node } = stream;
      if (node.contents.buffer instanceof SharedArrayBuffer) node.contents = new Uint8Array(node.contents);
      return own.write(stream, ...rest);
    },
  };
}

const ROOT = PGlite.paths.PGDATA;
const FOLDER_MODE = 0o700;
/** A file (S_IFREG) that only its owner reads and writes. */
const FILE_MODE = 0o100600;

type EmscriptenOptions = Parameters<EmscriptenBuiltinFilesystem['init']>[1];

interface MemoryNode {
  mode: number;
  contents: Uint8Array;
  usedBytes: number;
  stream_ops: StreamOperations;
}

interface StreamOperations {
  write(stream: { node: MemoryNode }, ...rest: unknown[]): number;
}

/** The part of emscripten's file systems this touches. */
interface MemoryModule {
  FS: {
    mkdirTree(path: string, mode: number): void;
    mkdir(path: string, mode: number): void;
    mknod(path: string, mode: number, dev: number): MemoryNode;
    readdir(path: string): string[];
    lookupPath(path: string): { node: MemoryNode };
    isDir(mode: number): boolean;
  };
}
