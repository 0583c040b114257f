import { fdatasyncSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

interface FileSystemModule {
  NODEFS: { stream_ops: { fsync?(stream: { nfd: number }): number } };
}

/** PGlite 0.5.16 has no fsync of its own, so commits would be free here and not in the product. */
class DurableFS extends NodeFS {
  syncs = 0;

  override async init(...args: Parameters<NodeFS['init']>) {
    const started = await super.init(...args);
    // The runtime's module object has no published type: this is the part of it that is touched.
    (started.emscriptenOpts.preRun as unknown[]).unshift((module: FileSystemModule) => {
      module.NODEFS.stream_ops.fsync = (stream: { nfd: number }) => {
        this.syncs += 1;
        fdatasyncSync(stream.nfd);
        return 0;
      };
    });
    return started;
  }
}

/** Opens PGlite with the settings the product gives its embedded database: each commit is an fsync, and is seen to be. */
export async function openDurable(dir: string): Promise<PGlite> {
  const fs = new DurableFS(dir);
  const db = await PGlite.create({
    fs,
    startParams: [
      ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
      ...['-c', 'fsync=on', '-c', 'wal_sync_method=fsync', '-c', 'shared_buffers=32MB'],
    ],
  });
  const before = fs.syncs;
  await db.query('create table bench_probe (n int)');
  await db.query('drop table bench_probe');
  if (fs.syncs === before) throw new Error('commits are not synced: these figures would mean nothing');
  return db;
}
