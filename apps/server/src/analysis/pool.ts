import { type Cage, type Ending, type Limits, openCage } from './cage.ts';
import type { Request } from './messages.ts';

export interface PoolOptions extends Limits {
  /** The module each process runs. */
  entry: URL;
  /** Processes at most; each starts when there is work for it. */
  processes: number;
  /** Tasks waiting for a process at most. */
  queueMax: number;
}

/** Processes that share a queue. */
export interface Pool {
  /**
   * Performs a task, a second time on a fresh process if the first died over it.
   *
   * @throws {PoolBusy} When too many tasks wait already.
   */
  perform(request: Request): Promise<Ending>;
  pids(): number[];
  /** Kills the processes; what they were doing ends as `lost`. */
  close(): Promise<void>;
}

/** More images are waiting than a short while would clear: the caller tries later. */
export class PoolBusy extends Error {
  override name = 'PoolBusy';
}

/**
 * A process is replaced after this many images, or when it holds this much without work: native allocators keep what
 * the largest image needed.
 */
const RECYCLE_AFTER = 200;
const IDLE_RESIDENT_MAX_BYTES = 700 * 1024 ** 2;

interface Waiting {
  request: Request;
  tries: number;
  resolve(ending: Ending): void;
  reject(fault: Error): void;
}

export function openPool(options: PoolOptions): Pool {
  const waiting: Waiting[] = [];
  const idle: Cage[] = [];
  const busy = new Set<Cage>();
  let closed = false;

  function dispatch(): void {
    while (waiting.length > 0 && busy.size < options.processes) {
      // A person waits for an inspection, a job for a reading.
      const urgent = waiting.findIndex(({ request }) => request.task === 'inspect');
      const [next] = waiting.splice(Math.max(urgent, 0), 1);
      // A process that cannot even be begun is a fault for whoever asked, not the end of the server.
      run(next!).catch(next!.reject);
    }
  }

  async function run(task: Waiting): Promise<void> {
    const cage = takeIdle() ?? openCage(options.entry, options);
    busy.add(cage);
    const ending = await cage.perform(task.request);
    busy.delete(cage);
    if (!cage.alive || isWornOut(cage)) await cage.kill();
    else idle.push(cage);
    if (deservesRetry(ending, task.tries) && !closed) waiting.unshift({ ...task, tries: task.tries + 1 });
    else task.resolve(ending);
    dispatch();
  }

  function takeIdle(): Cage | undefined {
    let cage = idle.pop();
    while (cage && !cage.alive) cage = idle.pop();
    return cage;
  }

  return {
    perform(request) {
      if (closed) return Promise.resolve({ kind: 'lost' });
      if (waiting.length >= options.queueMax) return Promise.reject(new PoolBusy('Too many images are waiting.'));
      return new Promise((resolve, reject) => {
        waiting.push({ request, tries: 1, resolve, reject });
        dispatch();
      });
    },
    pids: () => [...busy, ...idle].filter(({ alive }) => alive).flatMap(({ pid }) => pid ?? []),
    async close() {
      closed = true;
      for (const { resolve } of waiting.splice(0)) resolve({ kind: 'lost' });
      await Promise.all([...busy, ...idle.splice(0)].map((cage) => cage.kill()));
    },
  };
}

function isWornOut({ served, residentBytes }: Cage): boolean {
  return served >= RECYCLE_AFTER || residentBytes > IDLE_RESIDENT_MAX_BYTES;
}

/**
 * Processor time is the image's own, so a second try would only take as long; a crash or too much memory may have been
 * left over from the image before.
 */
function deservesRetry({ kind }: Ending, tries: number): boolean {
  return tries < 2 && (kind === 'crashed' || kind === 'too_big' || kind === 'lost');
}
