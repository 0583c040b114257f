import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is gone after the test, be it that the test's process was killed. */
export interface ThrowAwayFolder {
  path: string;
  /** Safe to repeat. */
  remove(): Promise<void>;
}

export async function makeThrowAwayFolder(): Promise<ThrowAwayFolder> {
  const path = await mkdtemp(join(tmpdir(), 'credence-testing-'));
  const undertaker = await startUndertaker(path);
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
      await undertaker?.dismiss();
    },
  };
}

interface Undertaker {
  /** Has it leave. */
  dismiss(): Promise<void>;
}

/** For systems without a shell of their own. */
const ON_WINDOWS =
  "process.stdin.resume().on('error', () => {}).on('close', () => require('fs').rmSync(process.argv[1], { recursive: true, force: true }))";
/** `read` comes back when the pipe closes; the folder is its argument 0. */
const IN_A_SHELL = 'read -r _; rm -rf -- "$0"';

/**
 * A process of a megabyte that waits for the end of this one, however it comes, and then removes the folder: nobody in
 * here is asked before a `kill -9`. The system closes the pipe between the two.
 *
 * @returns undefined where none can be started: the folder is then left by a test that does not close.
 */
function startUndertaker(path: string): Promise<Undertaker | undefined> {
  const [program, ...args] =
    process.platform === 'win32' ? [process.execPath, '-e', ON_WINDOWS, path] : ['/bin/sh', '-c', IN_A_SHELL, path];
  // In a group of its own: Ctrl-C in the terminal is meant for the tests.
  const child = spawn(program!, args, { stdio: ['pipe', 'ignore', 'ignore'], detached: true, windowsHide: true });
  child.unref();
  child.stdin.on('error', () => {});
  (child.stdin as { unref?: () => void }).unref?.();
  return new Promise((resolve) => {
    child.once('spawn', () => resolve({ dismiss: () => dismiss(child) }));
    child.once('error', () => resolve(undefined));
  });
}

function dismiss(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.ref();
    child.once('exit', () => resolve());
    child.stdin?.end();
  });
}
