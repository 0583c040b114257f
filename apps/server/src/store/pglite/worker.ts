import { parentPort, workerData } from 'node:worker_threads';
import { DatabaseError } from '../database-error.ts';
import { startEngine } from './engine.ts';
import type { Place, Reply, Request } from './messages.ts';
import { Statements } from './statements.ts';

/**
 * The thread the embedded database lives in: queries are synchronous, and on the main thread they would hold up every
 * request. A fault that leaves the engine in doubt ends the thread; the data folder recovers at the next start.
 */
const port = parentPort;
if (!port) throw new Error('worker.ts runs as a worker thread only.');
const startedAt = performance.now();
const { pg, prove, memory } = startEngine(workerData as Place);
const statements = await start();
let turn: Promise<void> = Promise.resolve();

port.on('message', (request: Request) => {
  turn = turn.then(() => serve(request)).catch(die);
});
post({ kind: 'ready', openMs: Math.round(performance.now() - startedAt), ...(memory && { code: memory.code }) });

async function start(): Promise<Statements> {
  try {
    await pg.waitReady;
    // After a PANIC (a failed fsync, above all) the engine aborts, and PGlite would swallow that and go on.
    (pg.Module as { onAbort?: (reason: unknown) => void }).onAbort = (reason) => die(new Error(`aborted: ${reason}`));
    await prove();
    pg.onNotification((channel, payload) => post({ kind: 'notify', channel, payload }));
    return new Statements(pg);
  } catch (error) {
    return die(error);
  }
}

async function serve(request: Request): Promise<void> {
  const { id } = request;
  if ('close' in request) {
    await pg.close();
    post({ kind: 'closed', id, ...(request.pack && memory && { snapshot: memory.files.pack() }) });
    port?.close();
    return;
  }
  try {
    const answer = await statements.run(request.sql, request.params);
    post({ kind: 'answer', id, inTransaction: pg.isInTransaction(), answer });
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const { message, code, severity, constraint, schema, table, column, routine } = error;
    if (severity === 'FATAL' || severity === 'PANIC') throw error;
    const fields = { code, severity, constraint, schema, table, column, routine };
    post({ kind: 'error', id, inTransaction: pg.isInTransaction(), message, fields });
  }
}

function post(reply: Reply): void {
  port?.postMessage(reply);
}

function die(error: unknown): never {
  post({ kind: 'fault', message: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}
