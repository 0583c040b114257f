import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashSources } from '../reading/cache.ts';
import type { Task } from './stream-worker.ts';
import type { Watched } from './watch.ts';

const WORKER = fileURLToPath(new URL('./stream-worker.ts', import.meta.url));
const FOLDER = fileURLToPath(new URL('../../../../.cache/capture', import.meta.url));

/** What a stream and its outcome depend on. */
const SOURCES = ['apps/hosted/src/capture/guide', 'packages/specimens/src', 'tools/bench/src/capture'];
const NOT_WATCHING = /\.test\.ts$|capture\/(run|watch-streams|judge-shot)\.ts$/;

/** What came of one stream; `photo` is a file, where one was taken. */
export interface Outcome extends Watched {
  n: number;
  photo: string | undefined;
}

/** Watches streams by as many processes as the machine has cores, those left out that were watched before by the same code. */
export async function watchStreams(count: number, isGood: boolean, seed: string): Promise<Outcome[]> {
  const folder = join(FOLDER, hashSources(SOURCES, NOT_WATCHING), seed);
  mkdirSync(folder, { recursive: true });
  const tasks = Array.from({ length: count }, (_, n): Task => {
    return { n, isGood, seed, path: join(folder, `${isGood ? 'good' : 'never'}-${n}`) };
  });
  const missing = tasks.filter(({ path }) => !existsSync(`${path}.json`));
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), missing.length) }, () => work(missing)));
  return tasks.map(({ n, path }) => {
    const watched = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as Watched;
    return { n, ...watched, photo: watched.takenAtMs === null ? undefined : `${path}.jpg` };
  });
}

async function work(tasks: Task[]): Promise<void> {
  const child = fork(WORKER, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The process that watches streams ended with ${code}`);
  });
  ended.catch(() => {}); // told by whoever waits for an answer
  const answer = () => Promise.race([once(child, 'message'), ended]);
  await answer();
  for (let task = tasks.shift(); task; task = tasks.shift()) {
    const done = answer();
    child.send(task);
    await done;
    if (tasks.length % 20 === 0) console.log(`  ${task.isGood ? 'good' : 'hopeless'} streams: ${tasks.length} to go`);
  }
  child.disconnect();
}
