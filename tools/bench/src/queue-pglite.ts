import { fdatasyncSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

let syncs = 0;

interface FileSystemModule {
  NODEFS: { stream_ops: { fsync?(stream: { nfd: number }): number } };
}

/** PGlite 0.5.16 has no fsync of its own, so commits would be free here and not in the product. */
class DurableFS extends NodeFS {
  override async init(...args: Parameters<NodeFS['init']>) {
    const started = await super.init(...args);
    // The runtime's module object has no published type: this is the part of it that is touched.
    (started.emscriptenOpts.preRun as unknown[]).unshift((module: FileSystemModule) => {
      module.NODEFS.stream_ops.fsync = (stream: { nfd: number }) => {
        syncs += 1;
        fdatasyncSync(stream.nfd);
        return 0;
      };
    });
    return started;
  }
}

let db: PGlite;

const operations: Record<string, (...args: never[]) => Promise<unknown>> = {
  async open() {
    db = await PGlite.create({
      fs: new DurableFS(workerData.dir),
      startParams: [
        ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
        ...['-c', 'fsync=on', '-c', 'wal_sync_method=fsync', '-c', 'shared_buffers=32MB'],
      ],
    });
    const before = syncs;
    await db.query('create table probe (n int)');
    if (syncs === before) throw new Error('commits are not synced: these figures would mean nothing');
  },
  async query(text: string, values: unknown[]) {
    const { rows } = await db.query(text, values);
    return { rows };
  },
  exec: (text: string) => db.exec(text),
  async listen(channel: string) {
    await db.listen(channel, (payload) => parentPort?.postMessage({ notified: channel, payload }));
  },
  close: () => db.close(),
};

parentPort?.on('message', async ({ id, op, args }) => {
  try {
    const result = await operations[op]?.(...(args as never[]));
    parentPort?.postMessage({ id, result });
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    parentPort?.postMessage({ id, error: { message, code } });
  }
});
