import { readdirSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value that `share` of the values do not exceed (nearest rank); `NaN` of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Median and range as text: `812 (790–840)`. */
export function spread(values: readonly number[], digits = 0): string {
  const show = (value: number) => value.toFixed(digits);
  return `${show(median(values))} (${show(Math.min(...values))}–${show(Math.max(...values))})`;
}

/**
 * Median as text with its 95 % interval, by order statistics, which suppose nothing of how values are spread:
 * `812 [790, 840]`.
 *
 * @see W. J. Conover, "Practical Nonparametric Statistics", 3rd edition, section 3.2
 */
export function medianInterval(values: readonly number[], digits = 0): string {
  const sorted = [...values].sort((a, b) => a - b);
  // How many values may lie outside on either side: the most that a fair coin shows less often than in 2.5 % of tries.
  let outside = 0;
  let chance = 0.5 ** sorted.length;
  for (let sum = chance; sum <= 0.025 && outside < sorted.length / 2; sum += chance) {
    outside += 1;
    chance *= (sorted.length - outside + 1) / outside;
  }
  const [low, high] = [
    sorted[Math.max(0, outside - 1)]!,
    sorted[Math.min(sorted.length - 1, sorted.length - outside)]!,
  ];
  return `${median(values).toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
}

/** Linux's USER_HZ: the unit of the times in `/proc`. */
const TICKS_PER_SECOND = 100;

/** Processor time a process has used so far, all its threads, in milliseconds. @see proc(5), stat fields 14 and 15 */
export function cpuMsOf(pid: number): number {
  const [user, system] = statOf(pid).slice(11, 13).map(Number);
  return ((user! + system!) * 1000) / TICKS_PER_SECOND;
}

/** The same of a process with its children, those that have ended included. */
export function cpuMsOfTree(pid: number): number {
  const own = cpuMsOf(pid) + cpuMsOfEnded(pid);
  return childrenOf(pid).reduce((sum, child) => sum + cpuMsOf(child), own);
}

/** The processes that a process has started and that still run. */
export function childrenOf(pid: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((child) => parentOf(child) === pid);
}

/** Processor time of the children of a process that have ended and were waited for, in milliseconds. */
export function cpuMsOfEnded(pid: number): number {
  const [user, system] = statOf(pid).slice(13, 15).map(Number);
  return ((user! + system!) * 1000) / TICKS_PER_SECOND;
}

/** The most memory a process has held so far, in MB. */
export function peakMemoryOf(pid: number): number {
  return memoryOf(pid, 'VmHWM');
}

/** The memory a process holds, in MB; what it shares with others counted in full. */
export function residentMemoryOf(pid: number): number {
  return memoryOf(pid, 'VmRSS');
}

function memoryOf(pid: number, what: string): number {
  const [, kilobytes] =
    new RegExp(`^${what}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

/** What the figures were taken on, in a line that belongs beside them. */
export function describeMachine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${memory} GB, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`;
}

/** The fields after the program's name, which may itself hold spaces. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(statOf(pid)[1]);
  } catch {
    return undefined; // it ended meanwhile
  }
}
