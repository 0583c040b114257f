import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { COMPILED } from './compiled.ts';
import type { Credence } from './credence.ts';

const PROGRAM = fileURLToPath(new URL('../../apps/credence/src/main.ts', import.meta.url));

export interface Ran {
  code: number;
  out: string;
  err: string;
}

type Env = Record<string, string>;

/** Runs the command as an operator would, on the machine of the server. */
export function runCommand(credence: Credence, args: string[], env: Env = {}): Promise<Ran> {
  return runCommandAlone(args, { ...settingsOf(credence), ...env });
}

/** Runs the command where there is no server, or another one. */
export function runCommandAlone(args: string[], env: Env): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { env: { ...COMPILED, ...env } }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

/** What a command answers to programs. */
// biome-ignore lint/suspicious/noExplicitAny: each command answers another object
export async function readCommand(credence: Credence, ...args: string[]): Promise<any> {
  const { code, out, err } = await runCommand(credence, [...args, '--json']);
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out);
}

/** A command that goes on until it is ended. */
export interface Going {
  pid: number;
  /** Waits until it has said something that fits. */
  said(pattern: RegExp): Promise<string>;
  /** Ends it as Ctrl-C does. */
  interrupt(): Promise<Ran>;
}

export function startCommand(credence: Credence, args: string[], env: Env = {}): Going {
  return startCommandAlone(args, { ...settingsOf(credence), ...env });
}

export function startCommandAlone(args: string[], env: Env): Going {
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...COMPILED, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ran: Ran = { code: 0, out: '', err: '' };
  const ended = new Promise<void>((resolve) => {
    child.once('close', (code) => {
      ran.code = code ?? -1;
      resolve();
    });
  });
  child.stdout?.on('data', (chunk) => {
    ran.out += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    ran.err += String(chunk);
  });
  return {
    pid: child.pid!,
    said(pattern) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const [found] = pattern.exec(ran.out) ?? pattern.exec(ran.err) ?? [];
          if (found !== undefined) resolve(found);
        };
        for (const stream of [child.stdout, child.stderr]) stream?.on('data', look);
        child.once('close', () => reject(new Error(`it ended without saying ${pattern}:\n${ran.out}${ran.err}`)));
        look();
      });
    },
    async interrupt() {
      child.kill('SIGINT');
      await ended;
      return ran;
    },
  };
}

function settingsOf(credence: Credence): Env {
  return {
    PATH: process.env.PATH ?? '',
    CREDENCE_URL: credence.url,
    CREDENCE_DATA_DIR: credence.dataDir,
    CREDENCE_MASTER_KEY_FILE: join(credence.dataDir, '..', 'master-key'),
  };
}
