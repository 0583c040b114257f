import { type Running, startThrowAway } from '@credence/server/throw-away';
import type { Reply, Request, Started } from './messages.ts';

/**
 * The process that the servers of one test process share. Fake timers, replaced modules and the sandbox of a test runner
 * do not reach it. It leaves when the test's process is gone, however that went: the system closes what is between them.
 */
const servers = new Map<number, Running>();

process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group of processes; when this one ends is the test's decision.
process.on('SIGINT', () => {});
process.on('message', (request: Request) => {
  const { id } = request;
  perform(request).then(
    (started) => answer({ id, ...(started && { started }) }),
    (error: unknown) => answer({ id, fault: error instanceof Error ? error : new Error(String(error)) }),
  );
});

async function perform(request: Request): Promise<Started | undefined> {
  if (request.call === 'start') {
    const running = await startThrowAway(request);
    servers.set(request.server, running);
    return { url: running.url!, keys: running.testKeys };
  }
  const running = servers.get(request.server);
  if (!running) throw new Error('This Credence is closed.');
  if (request.call === 'idle') {
    await running.idle();
  } else {
    servers.delete(request.server);
    await running.close();
  }
  return undefined;
}

function answer(reply: Reply): void {
  process.send?.(reply);
}
