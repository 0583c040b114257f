import { fork } from 'node:child_process';
import { once } from 'node:events';
import { SPARING } from '@credence/server/sparing';

/**
 * Starts a process that answers one message at a time and has said that it is ready, as sparing of memory as those of the server.
 *
 * @throws When it ends before it has answered.
 */
export async function startWorker(path: string, args: readonly string[] = []) {
  const child = fork(path, args, {
    execArgv: [...SPARING.execArgv],
    env: { ...process.env, ...SPARING.env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The process ${path} ended with ${code}`);
  });
  ended.catch(() => {}); // told by whoever waits for an answer
  const answer = async () => (await Promise.race([once(child, 'message'), ended]))[0] as unknown;
  await answer();
  return {
    ask<Answer>(message: string | object): Promise<Answer> {
      const answered = answer() as Promise<Answer>;
      child.send(message);
      return answered;
    },
    stop: () => child.disconnect(),
  };
}

export type Worker = Awaited<ReturnType<typeof startWorker>>;
