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

/** Linux's USER_HZ: the unit of the times in `/proc`. */
const TICKS_PER_SECOND = 100;

/** Processor time a process has used so far, all its threads, in milliseconds. @see proc(5), stat fields 14 and 15 */
export function cpuMsOf(pid: number): number {
  const [user, system] = statOf(pid).slice(11, 13).map(Number);
  return ((user! + system!) * 1000) / TICKS_PER_SECOND;
}

/** The same of a process with its children, those that have ended included. */
export function cpuMsOfTree(pid: number): number {
  const ended = statOf(pid).slice(13, 15).map(Number);
  const own = cpuMsOf(pid) + ((ended[0]! + ended[1]!) * 1000) / TICKS_PER_SECOND;
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(Number(name)) === pid);
  return own + children.reduce((sum, child) => sum + cpuMsOf(Number(child)), 0);
}

/** The most memory a process has held so far, in MB. */
export function peakMemoryOf(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
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
