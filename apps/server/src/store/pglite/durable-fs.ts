import fs from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/**
 * A data folder whose commits survive a power cut.
 *
 * PGlite 0.5.16 starts PostgreSQL with fsync off, and its Node file system has no fsync at all, so that turning the
 * setting on changes nothing. The emscripten layer calls `stream_ops.fsync` where one exists; this adds it before the
 * run-time starts. It leans on internals, hence the pinned version and the probe at every start (`probe.ts`); it may go
 * once PGlite syncs by itself (its issue 1107).
 */
export class DurableNodeFS extends NodeFS {
  /** How many times the database has had a file put on the disk. */
  syncs = 0;

  override async init(pg: PGlite, options: EmscriptenOptions): ReturnType<NodeFS['init']> {
    const result = await super.init(pg, options);
    result.emscriptenOpts.preRun ??= [];
    result.emscriptenOpts.preRun.unshift((mod: unknown) => this.install(mod as NodeModule));
    return result;
  }

  /** Called before the run-time starts; the tests' simulated disks add theirs here. */
  protected install({ NODEFS }: NodeModule): void {
    NODEFS.stream_ops.fsync = (stream) => {
      // A failure has to reach PostgreSQL, which then stops rather than believe what is not on the disk.
      NODEFS.tryFSOperation(() => fs.fdatasyncSync(stream.nfd));
      this.syncs += 1;
      return 0;
    };
  }
}

/** PGlite's own parameters without `-F` (fsync off), and what durability and a small server need. */
export const START_PARAMS = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  '-c',
  'fsync=on',
  '-c',
  'wal_sync_method=fsync', // fdatasync inside the run-time is a stub that does nothing
  '-c',
  'shared_buffers=32MB',
];

type EmscriptenOptions = Parameters<NodeFS['init']>[1];

/** The part of emscripten's Node file system this touches, as it is in PGlite 0.5.16. */
export interface NodeModule {
  NODEFS: {
    tryFSOperation<T>(operation: () => T): T;
    realPath(node: unknown): string;
    stream_ops: {
      fsync?: (stream: NodeStream) => number;
      write(stream: NodeStream, buffer: Uint8Array, offset: number, length: number, position: number): number;
    };
    node_ops: {
      setattr(node: unknown, attr: { size?: number }): void;
      unlink(parent: unknown, name: string): void;
    };
  };
}

interface NodeStream {
  nfd: number;
  node: unknown;
}
