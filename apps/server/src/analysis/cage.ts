import type { ChildProcess } from 'node:child_process';
import { forkConfined } from './confine.ts';
import type { Answer, Request, TaskName, Tasks } from './messages.ts';
import { measureUsage } from './usage.ts';

export interface Limits {
  /** Processor time one task may take. */
  timeoutMs: number;
  /** Memory the process may hold while it works. */
  residentMaxBytes: number;
}

/** How a task ended. All but `done` and `fault` cost the process its life. */
export type Ending =
  | { kind: 'done'; result: Tasks[TaskName] }
  | { kind: 'fault'; name: string; frames: string }
  /** It went over the limit of processor time, of memory, or died by itself in the middle of the task. */
  | { kind: 'too_slow' | 'too_big' | 'crashed' }
  /** Not the image's doing: it did not start, or somebody outside killed it. */
  | { kind: 'lost' };

/** A process that works on one task at a time, and is killed when it goes over its limits. */
export interface Cage {
  readonly pid: number | undefined;
  /** Tasks done so far. */
  readonly served: number;
  /** Memory held after the last task, in bytes. */
  readonly residentBytes: number;
  readonly alive: boolean;
  perform(request: Request): Promise<Ending>;
  /** Resolves when the process is gone. Safe to repeat. */
  kill(): Promise<void>;
}

const POLL_MS = 100;
const START_TIMEOUT_MS = 60_000;
/**
 * Wall-clock time a task may take, in multiples of its processor time: a process that waits for its turn on a busy
 * machine is not at fault, one that waits for ever is stuck.
 */
const PATIENCE = 10;

/** Starts a process; what it is asked before it is ready waits for it. */
export function openCage(entry: URL, limits: Limits): Cage {
  const child = forkConfined(entry);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const ready = becomesReady(child, exited);
  // Whoever waits for an answer keeps the parent running; a process without work does not.
  child.unref();
  child.channel?.unref();
  const state = { served: 0, residentBytes: 0, alive: true };
  void exited.then(() => {
    state.alive = false;
  });
  return {
    pid: child.pid,
    get served() {
      return state.served;
    },
    get residentBytes() {
      return state.residentBytes;
    },
    get alive() {
      return state.alive;
    },
    async perform(request) {
      child.channel?.ref();
      if (!(await ready)) return { kind: 'lost' };
      const ending = await watched(child, request, limits);
      if (ending.kind === 'done' || ending.kind === 'fault') {
        state.served += 1;
        state.residentBytes = measureUsage(child.pid!)?.residentBytes ?? ending.residentBytes;
      } else {
        await kill();
      }
      child.channel?.unref();
      return ending;
    },
    kill,
  };

  async function kill(): Promise<void> {
    state.alive = false;
    child.ref(); // or the parent might leave before it has seen the end
    child.kill('SIGKILL');
    await exited;
  }
}

function becomesReady(child: ChildProcess, exited: Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
    const settle = (ready: boolean) => {
      clearTimeout(timer);
      resolve(ready);
    };
    child.once('message', () => settle(true));
    void exited.then(() => settle(false));
  });
}

/** An ending with the memory that the process says it holds. */
type Watched = Ending & { residentBytes: number };

function watched(child: ChildProcess, request: Request, limits: Limits): Promise<Watched> {
  return new Promise((resolve) => {
    const startMs = performance.now();
    const processorStartMs = measureUsage(child.pid!)?.processorMs;
    const timer = setInterval(() => {
      const exceeded = exceededLimit(child.pid!, limits, startMs, processorStartMs);
      if (exceeded) settle({ kind: exceeded });
    }, POLL_MS);
    const settle = (ending: Ending, residentBytes = 0) => {
      clearInterval(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      resolve({ ...ending, residentBytes });
    };
    const onMessage = (answer: Answer) => {
      if (answer.kind === 'done') settle({ kind: 'done', result: answer.result }, answer.residentBytes);
      if (answer.kind === 'fault') settle(answer);
    };
    // Nobody but us and the system sends SIGKILL; what an image does to a process ends in other signals or an exit code.
    const onExit = (_: number | null, signal: string | null) =>
      settle({ kind: signal === 'SIGKILL' ? 'lost' : 'crashed' });
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.send(request, (error) => error && settle({ kind: 'lost' }));
  });
}

function exceededLimit(
  pid: number,
  { timeoutMs, residentMaxBytes }: Limits,
  startMs: number,
  processorStartMs?: number,
) {
  const elapsedMs = performance.now() - startMs;
  const usage = measureUsage(pid);
  if (!usage || processorStartMs === undefined) return elapsedMs > timeoutMs ? 'too_slow' : undefined;
  if (usage.residentBytes > residentMaxBytes) return 'too_big';
  const overtime = usage.processorMs - processorStartMs > timeoutMs || elapsedMs > PATIENCE * timeoutMs;
  return overtime ? 'too_slow' : undefined;
}
