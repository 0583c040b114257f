import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** One of the programs beside this file, running in a process of its own. */
export interface Program {
  pid: number;
  /** Every line written so far. */
  lines: string[];
  /** The next line; undefined once the program has ended. */
  nextLine(): Promise<string | undefined>;
  /** Ends it by SIGKILL, and resolves when it is gone and its last line has arrived. */
  kill(): Promise<void>;
}

/** Starts `hold-lock` or `write-rows`. */
export function startProgram(name: 'hold-lock' | 'write-rows', ...args: string[]): Program {
  const child: ChildProcess = spawn(process.execPath, [path.join(import.meta.dirname, `${name}.ts`), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const lines: string[] = [];
  const iterator = createInterface({ input: child.stdout! })
    .on('line', (line) => lines.push(line))
    [Symbol.asyncIterator]();
  return {
    pid: child.pid!,
    lines,
    nextLine: async () => (await iterator.next()).value,
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
