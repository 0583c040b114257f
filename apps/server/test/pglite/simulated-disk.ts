import fs from 'node:fs';
import path from 'node:path';
import { DurableNodeFS, type NodeModule } from '../../src/store/pglite/durable-fs.ts';

const PAGE = 4096;

/** Pages of a file written since it was last put on the disk, by number, as the disk still has them. */
type UnsyncedPages = Map<number, Uint8Array>;

/**
 * A disk whose power can be cut: beside every file it remembers what would be lost. At the cut each page that was not
 * synced keeps its new bytes or falls back to the old ones at random, as a disk that writes in its own order would do.
 *
 * Renames, new files and truncations count as durable at once; only contents can be lost.
 */
export class SimulatedDisk extends DurableNodeFS {
  readonly #root: string;
  readonly #honest: boolean;
  readonly #unsynced = new Map<bigint, UnsyncedPages>();
  /** Called before each write and each sync: a test cuts the power there, in the middle of a commit as well. */
  onOperation: () => void = () => {};

  /** @param options.honest false has the disk ignore every sync, as PGlite does without our hook. */
  constructor(root: string, { honest }: { honest: boolean }) {
    super(root);
    this.#root = root;
    this.#honest = honest;
  }

  protected override install(mod: NodeModule): void {
    super.install(mod);
    const { stream_ops, node_ops, realPath } = mod.NODEFS;
    const { write } = stream_ops;
    const { setattr, unlink } = node_ops;
    stream_ops.write = (stream, buffer, offset, length, position) => {
      this.onOperation();
      this.#remember(stream.nfd, position, length);
      return write(stream, buffer, offset, length, position);
    };
    stream_ops.fsync = (stream) => {
      this.onOperation();
      if (this.#honest) this.#unsynced.delete(fs.fstatSync(stream.nfd, { bigint: true }).ino);
      this.syncs += 1; // the disk below need not take the trouble
      return 0;
    };
    node_ops.setattr = (node, attr) => {
      if (attr.size !== undefined) this.#truncate(realPath(node), attr.size);
      setattr(node, attr);
    };
    node_ops.unlink = (parent, name) => {
      this.#unsynced.delete(fs.lstatSync(path.join(realPath(parent), name), { bigint: true }).ino);
      unlink(parent, name);
    };
  }

  /** Copies the folder as it would be found after a power cut now. @param random From 0 to 1, decides each page. */
  cutPower(target: string, random: () => number): void {
    fs.cpSync(this.#root, target, { recursive: true });
    for (const entry of fs.readdirSync(this.#root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      const pages = this.#unsynced.get(fs.statSync(file, { bigint: true }).ino);
      if (pages) losePages(path.join(target, path.relative(this.#root, file)), pages, random);
    }
  }

  #remember(fd: number, position: number, length: number): void {
    const { ino } = fs.fstatSync(fd, { bigint: true });
    const pages = this.#unsynced.get(ino) ?? new Map<number, Uint8Array>();
    this.#unsynced.set(ino, pages);
    for (let page = Math.floor(position / PAGE); page * PAGE < position + length; page += 1) {
      if (!pages.has(page)) pages.set(page, this.#readPage(fd, page));
    }
  }

  /** Zeros where the file did not reach yet. The descriptor may be for writing only. */
  #readPage(fd: number, page: number): Uint8Array {
    const bytes = new Uint8Array(PAGE);
    const reader = fs.openSync(`/proc/self/fd/${fd}`, 'r');
    try {
      fs.readSync(reader, bytes, 0, PAGE, page * PAGE);
    } finally {
      fs.closeSync(reader);
    }
    return bytes;
  }

  #truncate(file: string, size: number): void {
    const pages = this.#unsynced.get(fs.statSync(file, { bigint: true }).ino);
    for (const page of pages?.keys() ?? []) if (page * PAGE >= size) pages?.delete(page);
  }
}

function losePages(file: string, pages: UnsyncedPages, random: () => number): void {
  const { size } = fs.statSync(file);
  const fd = fs.openSync(file, 'r+');
  for (const [page, before] of pages) {
    const length = Math.min(PAGE, size - page * PAGE);
    if (length > 0 && random() < 0.5) fs.writeSync(fd, before, 0, length, page * PAGE);
  }
  fs.closeSync(fd);
}
