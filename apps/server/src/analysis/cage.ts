import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ImageProblem } from '@credence/verification';
import type { Log } from '../app.ts';
import type { FromChild, Task, ToChild } from './messages.ts';
import { residentBytes } from './resident-bytes.ts';

interface CageOptions {
  log: Log;
  processes: number;
  timeoutMs: number;
  residentMaxBytes: number;
  entry: URL;
}

export interface Cage {
  /** Runs one task in a process of its own choosing; waits its turn. */
  run<Answer extends object>(task: Task): Promise<Answer | { problem: ImageProblem }>;
  pids(): number[];
  close(): Promise<void>;
}

interface Waiting {
  task: Task;
  /** How many processes have died of it. */
  deaths: number;
  resolve(answer: never): void;
  reject(error: Error): void;
}

interface Cell {
  child: ChildProcess;
  ready: boolean;
  tasksDone: number;
  current: { id: number; waiting: Waiting; startedAt: number; killedFor?: 'time' | 'memory' } | undefined;
}

/** Tasks that may wait: beyond it the server is asked for more than it can do, and says so at once. */
const QUEUE_MAX = 200;
/** Native libraries fragment memory: a process is replaced after so many images. */
const TASKS_PER_PROCESS = 200;
const WATCH_EVERY_MS = 200;
/** An image that killed two processes is to blame itself. */
const DEATHS_MAX = 2;
/** Starting means loading native libraries; a process that takes longer is broken. */
const START_MAX_MS = 60_000;

/**
 * Child processes that look at what strangers send: one task at a time each, killed and replaced when one takes too
 * long, takes too much memory or crashes, so that nothing an image does can end or block the server.
 */
export function openCage(options: CageOptions): Cage {
  const { log } = options;
  const waiting: Waiting[] = [];
  const cells = new Set<Cell>();
  let lastId = 0;
  let closed = false;
  const watch = setInterval(() => void lookAfterCells(), WATCH_EVERY_MS);
  watch.unref();

  function assign() {
    while (waiting.length > 0) {
      const free = [...cells].find((cell) => cell.ready && !cell.current);
      if (!free) break;
      begin(free, waiting.shift()!);
    }
    const starting = [...cells].filter((cell) => !cell.ready).length;
    if (waiting.length > starting && cells.size < options.processes && !closed) startCell();
  }

  function begin(cell: Cell, next: Waiting) {
    lastId += 1;
    cell.current = { id: lastId, waiting: next, startedAt: performance.now() };
    const message: ToChild = { id: lastId, ...next.task };
    cell.child.send(message, (error) => {
      if (error) cell.child.kill('SIGKILL'); // its exit puts the task back
    });
  }

  function startCell() {
    const child = fork(fileURLToPath(options.entry), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: ['--max-old-space-size=512'],
      // Nothing of the server's environment: no keys, no database address.
      env: { PATH: process.env.PATH ?? '', OMP_NUM_THREADS: '1', UV_THREADPOOL_SIZE: '2' },
    });
    const cell: Cell = { child, ready: false, tasksDone: 0, current: undefined };
    cells.add(cell);
    const startedAt = performance.now();
    const startLimit = setTimeout(() => child.kill('SIGKILL'), START_MAX_MS);
    // Native libraries complain on stderr: drained, never logged, since it may quote what they read.
    child.stderr?.resume();
    child.on('message', (message: FromChild) => {
      if ('ready' in message) {
        clearTimeout(startLimit);
        cell.ready = true;
        log.info({ pid: child.pid, ms: Math.round(performance.now() - startedAt) }, 'analysis process started');
        assign();
      } else if (message.id === cell.current?.id) {
        finish(cell, message);
      }
    });
    child.on('error', () => child.kill('SIGKILL'));
    child.once('exit', (code, signal) => {
      clearTimeout(startLimit);
      cells.delete(cell);
      onExit(cell, code, signal);
    });
  }

  function finish(cell: Cell, message: Exclude<FromChild, { ready: true }>) {
    const { waiting: done } = cell.current!;
    cell.current = undefined;
    cell.tasksDone += 1;
    if ('fault' in message) done.reject(new Error(`analysis failed: ${message.fault}`));
    else done.resolve(message.answer as never);
    if (cell.tasksDone >= TASKS_PER_PROCESS) {
      cells.delete(cell);
      cell.child.kill('SIGKILL');
    }
    assign();
  }

  function onExit(cell: Cell, code: number | null, signal: NodeJS.Signals | null) {
    const { current } = cell;
    if (closed) return current?.waiting.reject(new Error('the analysis was closed'));
    if (!cell.ready) {
      // It never came to a task: the fault is ours, and whoever waits had better hear of it.
      log.error({ code, signal }, 'an analysis process did not start');
      const failed = waiting.splice(0);
      for (const one of failed) one.reject(new Error('an analysis process did not start'));
      return;
    }
    if (current) {
      const { waiting: task, killedFor } = current;
      log.warn({ pid: cell.child.pid, code, signal, killedFor }, 'an analysis process ended in the middle of an image');
      task.deaths += 1;
      if (killedFor) task.resolve({ problem: 'too_slow' } as never);
      else if (task.deaths >= DEATHS_MAX) task.resolve({ problem: 'corrupt' } as never);
      else waiting.unshift(task);
    }
    assign();
  }

  async function lookAfterCells() {
    for (const cell of cells) {
      const { current } = cell;
      if (!current || current.killedFor) continue;
      const tooLong = performance.now() - current.startedAt > options.timeoutMs;
      const resident = tooLong ? 0 : await residentBytes(cell.child.pid!);
      if (cell.current !== current) continue; // it finished while we looked
      if (tooLong) current.killedFor = 'time';
      else if (resident > options.residentMaxBytes) current.killedFor = 'memory';
      else continue;
      cell.child.kill('SIGKILL');
    }
  }

  return {
    run(task) {
      if (closed) return Promise.reject(new Error('the analysis is closed'));
      if (waiting.length >= QUEUE_MAX) return Promise.reject(new Error('too many images wait to be analysed'));
      return new Promise((resolve, reject) => {
        waiting.push({ task, deaths: 0, resolve: resolve as Waiting['resolve'], reject });
        assign();
      });
    },
    pids: () => [...cells].map((cell) => cell.child.pid!),
    async close() {
      closed = true;
      clearInterval(watch);
      for (const one of waiting.splice(0)) one.reject(new Error('the analysis was closed'));
      await Promise.all(
        [...cells].map(
          ({ child }) =>
            new Promise<void>((resolve) => {
              child.once('exit', () => resolve());
              child.kill('SIGKILL');
            }),
        ),
      );
    },
  };
}
