import { parentPort } from 'node:worker_threads';
import { type Running, startThrowAway } from '@credence/server/throw-away';
import type { Reply, Request, Started } from './messages.ts';

/**
 * The thread that the servers of one test process share. It has globals of its own: fake timers, replaced modules and
 * the sandbox of a test runner stay where they are.
 */
const port = parentPort;
if (!port) throw new Error('worker.ts runs as a worker thread only.');

const servers = new Map<string, Running>();

port.on('message', (request: Request) => {
  const { id } = request;
  perform(request).then(
    (started) => answer({ id, ...(started && { started }) }),
    (error: unknown) => answer({ id, fault: error instanceof Error ? error : new Error(String(error)) }),
  );
});

async function perform(request: Request): Promise<Started | undefined> {
  const { call, folder } = request;
  if (call === 'start') {
    const server = await startThrowAway(folder, request);
    servers.set(folder, server);
    return { url: server.url!, keys: server.testKeys };
  }
  const server = servers.get(folder);
  if (!server) throw new Error('This Credence is closed.');
  if (call === 'idle') {
    await server.idle();
  } else {
    servers.delete(folder);
    await server.close();
  }
  return undefined;
}

function answer(reply: Reply): void {
  port?.postMessage(reply);
}
