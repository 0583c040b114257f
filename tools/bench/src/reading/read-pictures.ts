import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { openCache } from './cache.ts';
import type { Pictured } from './picture-worker.ts';

const WORKER = fileURLToPath(new URL('./picture-worker.ts', import.meta.url));

/** Above this much memory the server replaces its analysis process after a picture; so do we. */
const REPLACED_ABOVE_MB = 700;

/**
 * Has pictures read by as many processes as the machine has cores, those left out that were read before by the same code.
 *
 * @param how Our whole pipeline, or PP-OCR on the picture as it is.
 * @returns In the order of the files.
 */
export async function readPictures(
  files: readonly string[],
  how: 'pipeline' | 'plain-ocr',
  maker: string,
): Promise<Pictured[]> {
  const cache = openCache<Pictured>(`${how}-${maker}`);
  const read = files.map((file) => cache.find(file));
  const missing = files.flatMap((_, at) => (read[at] ? [] : [at]));
  let done = 0;
  const work = async () => {
    let worker: Awaited<ReturnType<typeof startWorker>> | undefined;
    for (let at = missing.shift(); at !== undefined; at = missing.shift()) {
      worker ??= await startWorker(how);
      const pictured = await worker.read(files[at]!);
      cache.save(files[at]!, pictured);
      read[at] = pictured;
      if (++done % 50 === 0) console.log(`  ${how}: ${done} read, ${missing.length} to go`);
      if (pictured.residentMb < REPLACED_ABOVE_MB) continue;
      worker.stop();
      worker = undefined;
    }
    worker?.stop();
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), missing.length) }, work));
  return read as Pictured[];
}

async function startWorker(how: string) {
  const child = fork(WORKER, [how], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The process that reads pictures ended with ${code}`);
  });
  ended.catch(() => {}); // told by whoever waits for an answer
  const answer = async () => (await Promise.race([once(child, 'message'), ended]))[0] as unknown;
  await answer();
  return {
    read(file: string) {
      const pictured = answer() as Promise<Pictured>;
      child.send(file);
      return pictured;
    },
    stop: () => child.disconnect(),
  };
}
