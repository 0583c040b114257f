import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../app.ts';
import type { TheDead } from './lease-owner.ts';

const FAULT_PAUSE_MS = { first: 250, longest: 30_000 };

/** Work that goes on beside the jobs, and is woken, waited for and stopped with them. */
export interface Companion {
  /** @param dead Whose leases are void: what they held is done again at once. */
  start(dead: TheDead): Promise<void>;
  wake(): void;
  /** Is there nothing left that is due or under way? Asked again and again until the answer is yes. */
  isQuiet(): Promise<boolean>;
  /** Ends what is under way; what cannot end in time is left for the next process. */
  stop(): Promise<void>;
}

export interface Loop {
  start(): void;
  wake(): void;
  stop(): Promise<void>;
}

export interface LoopOptions {
  name: string;
  pollMs: number;
  /** Wake-ups come with every commit: those of this long are answered together, by one look at the tables. */
  gatherMs?: number;
  /** Of steps that are only woken to, the earliest time from one to the next: under load each finds more to do. */
  paceMs?: number;
  log: Log;
}

/**
 * Repeats `step` while it finds something to do, then waits to be woken, or for `pollMs`: wake-ups are hints, the poll
 * is what is relied upon.
 *
 * A step that throws is repeated after a growing pause; the fault is logged when it begins, not at each try.
 *
 * @param step Answers whether to repeat at once.
 */
export function loop(step: () => Promise<boolean>, { name, pollMs, gatherMs = 5, paceMs = 0, log }: LoopOptions): Loop {
  let stopping = false;
  let running: Promise<void> | undefined;
  let woken = false;
  let rouse = () => {};
  let faults = 0;

  async function run() {
    while (!stopping) {
      woken = false;
      const began = performance.now();
      if (await attempt()) continue;
      if (!woken && !stopping) await pause(pollMs);
      if (!stopping) await sleep(Math.max(gatherMs, paceMs - (performance.now() - began)));
    }
  }

  async function attempt() {
    try {
      const again = await step();
      if (faults > 0) log.info({ loop: name, faults }, 'working again');
      faults = 0;
      return again;
    } catch (error) {
      if (faults === 0) log.error({ err: error, loop: name }, 'cannot work; trying again');
      faults += 1;
      await pause(Math.min(FAULT_PAUSE_MS.first * 2 ** (faults - 1), FAULT_PAUSE_MS.longest));
      return true;
    }
  }

  function pause(ms: number) {
    return new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    start() {
      running ??= run();
    },
    wake() {
      woken = true;
      // A fault's pause is not cut short: otherwise every new session would try a database that is down.
      if (faults === 0) rouse();
    },
    async stop() {
      stopping = true;
      rouse();
      await running;
    },
  };
}
