import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startProgram } from '../../../test/pglite/program.ts';
import { FolderInUse, lockFolder } from './lock.ts';
import { processIdentity, thisProcess } from './process-identity.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'credence-lock-'));
afterAll(() => rmSync(root, { recursive: true }));

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(root, 'folder-'));
  file = path.join(folder, 'database.lock');
});

const NONCE = '00000000-0000-4000-8000-000000000000';

/** Leaves the lock as another taker would have: this very process's, but for what is given. */
function leaveLock(changes: object): void {
  const record = { host: os.hostname(), ...thisProcess(), nonce: NONCE, takenAt: '2026-01-01T00:00:00.000Z' };
  writeFileSync(file, JSON.stringify({ ...record, ...changes }));
}

function refusalOf(take: () => unknown): FolderInUse {
  try {
    take();
  } catch (error) {
    if (error instanceof FolderInUse) return error;
    throw error;
  }
  throw new Error('the lock was given');
}

const hasProc = processIdentity(process.pid)?.startedAt !== null;

describe('lockFolder', () => {
  test('gives the lock again once it is released, and leaves nothing behind', () => {
    lockFolder(file).release();
    const lock = lockFolder(file);
    lock.release();
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('refuses a second taker in the same process', () => {
    const lock = lockFolder(file);
    expect(refusalOf(() => lockFolder(file)).message).toContain(`this process (${process.pid})`);
    lock.release();
  });

  test('refuses while another process holds it, and names that process and the file', async () => {
    const holder = startProgram('hold-lock', file);
    await holder.nextLine();
    const refusal = refusalOf(() => lockFolder(file));
    expect(refusal.pid).toBe(holder.pid);
    expect(refusal.message).toMatch(new RegExp(`process ${holder.pid}\\b.*Stop that process first`, 's'));
    await holder.kill();
    lockFolder(file).release();
  });

  test.runIf(hasProc)('takes it from a process whose number was given to another one since', () => {
    leaveLock({ startedAt: '1' });
    lockFolder(file).release();
  });

  test.runIf(hasProc)('takes it from a process of before the last boot', () => {
    leaveLock({ bootId: '11111111-1111-4111-8111-111111111111' });
    lockFolder(file).release();
  });

  test.runIf(hasProc)('takes it from a zombie', async () => {
    // The shell becomes the second `sleep`, which never collects the first one.
    const parent = spawn('/bin/sh', ['-c', 'sleep 600 & echo $!; exec sleep 600'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [printed] = await once(parent.stdout, 'data');
    const pid = Number(String(printed));
    const { startedAt } = processIdentity(pid)!;
    process.kill(pid);
    await vi.waitUntil(() => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '), { timeout: 30_000 });
    leaveLock({ pid, startedAt });
    lockFolder(file).release();
    parent.kill('SIGKILL');
    await once(parent, 'exit');
  });

  test('never takes it from another host, and says what to do', () => {
    leaveLock({ host: 'elsewhere', pid: 1 });
    const { message, host } = refusalOf(() => lockFolder(file));
    expect(host).toBe('elsewhere');
    expect(message).toMatch(/elsewhere.*delete .*database\.lock/s);
    expect(readFileSync(file, 'utf8')).toContain('elsewhere');
  });

  test.each([
    ['nothing', ''],
    ['something else', 'hello'],
    ['a nonce that is a path', JSON.stringify({ host: 'h', pid: 1, nonce: '../../../../etc/passwd-and-more-123' })],
  ])('leaves a lock file alone that holds %s', (_, text) => {
    writeFileSync(file, text);
    expect(refusalOf(() => lockFolder(file)).message).toContain('cannot be read');
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('is given to exactly one of four who want a dead process’s lock at once', async () => {
    leaveLock({ pid: 2 ** 22 + 1 }); // beyond the kernel's largest number
    for (let round = 0; round < 5; round += 1) {
      const contenders = Array.from({ length: 4 }, () => startProgram('hold-lock', file));
      const answers = await Promise.all(contenders.map((contender) => contender.nextLine()));
      const holders = contenders.filter((_, i) => answers[i] === 'held');
      expect(holders).toHaveLength(1);
      expect(answers.filter((answer) => answer === `refused by ${holders[0]?.pid}`)).toHaveLength(3);
      await Promise.all(contenders.map((contender) => contender.kill()));
    }
    lockFolder(file).release();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('processIdentity', () => {
  const BEYOND_ANY = 2 ** 22 + 1;

  test('knows this process, and none that does not exist', () => {
    expect(processIdentity(process.pid)).toEqual(thisProcess());
    expect(processIdentity(BEYOND_ANY)).toBeUndefined();
  });

  test('without /proc still tells whether a process of that number exists', () => {
    expect(processIdentity(process.pid, '/nowhere')).toEqual({ pid: process.pid, startedAt: null, bootId: null });
    expect(processIdentity(BEYOND_ANY, '/nowhere')).toBeUndefined();
  });
});
