import { parentPort, workerData } from 'node:worker_threads';
import type { PGlite } from '@electric-sql/pglite';
import { openDurable } from './durable-fs.ts';

let db: PGlite;

const operations: Record<string, (...args: never[]) => Promise<unknown>> = {
  async open() {
    db = await openDurable(workerData.dir);
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
