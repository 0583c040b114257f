import fs from 'node:fs';

/** What tells a process from every other that had, has or will have its number. */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks from boot to its start; null where there is no /proc. */
  startedAt: string | null;
  /** The kernel's id of this boot; null where there is no /proc. */
  bootId: string | null;
}

/** This process's identity. */
export function thisProcess(): ProcessIdentity {
  return processIdentity(process.pid) ?? { pid: process.pid, startedAt: null, bootId: null };
}

/**
 * Finds a process of this host.
 *
 * A zombie counts as gone: it holds nothing open, and may stay for seconds until its parent collects it. Without /proc
 * a number that was given to another process cannot be told from the one it first belonged to.
 *
 * @see proc(5), /proc/pid/stat: field 3 is the state, field 22 the start time
 */
export function processIdentity(pid: number, proc = '/proc'): ProcessIdentity | undefined {
  const bootId = readIfThere(`${proc}/sys/kernel/random/boot_id`)?.trim() ?? null;
  const ownStat = readIfThere(`${proc}/self/stat`);
  if (!ownStat) return signalReaches(pid) ? { pid, startedAt: null, bootId } : undefined;
  const stat = readIfThere(`${proc}/${pid}/stat`);
  // Mounted with hidepid, /proc shows only our own processes.
  if (!stat) return signalReaches(pid) ? { pid, startedAt: null, bootId } : undefined;
  // The second field, the command in parentheses, may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startedAt] = [fields[0], fields[19]];
  if (state === 'Z' || state === 'X') return undefined;
  return { pid, startedAt: startedAt ?? null, bootId };
}

/** Signal 0 reaches a process that exists; not being permitted to send it means that it does, too. */
function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
