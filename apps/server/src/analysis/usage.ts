import { readFileSync } from 'node:fs';

/** What a process takes at the moment. */
export interface Usage {
  residentBytes: number;
  /** Processor time since it started, in milliseconds, all its threads together. */
  processorMs: number;
}

/** Linux counts processor time in ticks of this length on every architecture (USER_HZ). */
const TICK_MS = 10;

/**
 * Measures another process from outside, so that it is measured also while it is too busy to answer.
 *
 * @returns `undefined` where there is no Linux `/proc` and for a process that is gone.
 */
export function measureUsage(pid: number): Usage | undefined {
  try {
    const residentKiB = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the command in parentheses and may hold spaces: fields are counted from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [userTicks, systemTicks] = [Number(fields[11]), Number(fields[12])];
    if (!residentKiB) return undefined;
    return { residentBytes: Number(residentKiB) * 1024, processorMs: (userTicks + systemTicks) * TICK_MS };
  } catch {
    return undefined;
  }
}
