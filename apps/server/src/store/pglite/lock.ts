import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import { type ProcessIdentity, processIdentity, thisProcess } from './process-identity.ts';

/** How often a lock that changes while it is looked at is looked at again, 10 ms apart. */
const TRIES_MAX = 100;
const PAUSE_MS = 10;

interface LockRecord extends ProcessIdentity {
  host: string;
  /** Tells this taking of the lock from every other one. */
  nonce: string;
  takenAt: string;
}

export interface FolderLock {
  /** Gives the folder free. Safe to call twice. */
  release(): void;
}

/** A folder that another process, or this one, has open. */
export class FolderInUse extends Error {
  readonly pid: number | undefined;
  readonly host: string | undefined;

  constructor(message: string, holder: { pid?: number; host?: string }) {
    super(message);
    this.name = 'FolderInUse';
    this.pid = holder.pid;
    this.host = holder.host;
  }
}

/**
 * Takes the lock of a data folder. Two processes on one folder would lose each other's rows without an error.
 *
 * The lock is a file that appears complete or not at all: written under another name, then linked. It is stale only
 * when the very process that wrote it is gone (same boot, same start time). It is never stolen by age, because a busy
 * process cannot keep a heartbeat, and never from another host, whose processes cannot be seen from here.
 *
 * @param path Where the lock file goes. Its folder has to exist.
 * @throws {FolderInUse} When it is held; the message names the holder and what to do.
 */
export function lockFolder(path: string): FolderLock {
  const record: LockRecord = {
    host: os.hostname(),
    ...thisProcess(),
    nonce: randomUUID(),
    takenAt: new Date().toISOString(),
  };
  const holder = claim(path, record);
  if (holder) throw refusal(path, holder);
  return { release: () => removeIf(path, record.nonce) };
}

/** @returns The live holder, or undefined when the lock is now ours. */
function claim(path: string, record: LockRecord): LockRecord | 'unreadable' | undefined {
  let holder: LockRecord | 'unreadable' | undefined;
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    if (linkRecord(path, record)) return undefined;
    holder = readRecord(path);
    if (!holder) continue; // released in between
    if (holder === 'unreadable') {
      pause(); // being written, on a file system without links
      continue;
    }
    if (isAlive(holder)) return holder;
    if (!removeStale(path, holder, record)) pause();
  }
  return holder ?? 'unreadable';
}

/**
 * Removes a dead process's lock. The right to remove it is a lock of its own, named after that one taking: otherwise
 * two that saw the same stale lock could remove it one after the other, the second one a fresh lock.
 */
function removeStale(path: string, stale: LockRecord, record: LockRecord): boolean {
  const right = `${path}.${stale.nonce}`;
  if (claim(right, { ...record, nonce: randomUUID() })) return false;
  try {
    removeIf(path, stale.nonce);
    return true;
  } finally {
    fs.rmSync(right, { force: true });
  }
}

function linkRecord(path: string, record: LockRecord): boolean {
  const temporary = `${path}.${record.nonce}.tmp`;
  fs.writeFileSync(temporary, JSON.stringify(record), { mode: 0o600 });
  try {
    fs.linkSync(temporary, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    // A file system without hard links: creating the file is still exclusive, only not complete at once.
    if (isCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) return createRecord(path, record);
    throw error;
  } finally {
    fs.rmSync(temporary, { force: true });
  }
}

function createRecord(path: string, record: LockRecord): boolean {
  try {
    fs.writeFileSync(path, JSON.stringify(record), { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function readRecord(path: string): LockRecord | 'unreadable' | undefined {
  let text: string;
  try {
    text = fs.readFileSync(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  try {
    const { host, pid, startedAt, bootId, nonce, takenAt } = JSON.parse(text);
    if (typeof host !== 'string' || !Number.isSafeInteger(pid) || typeof nonce !== 'string') return 'unreadable';
    // The nonce becomes part of a file name.
    if (!/^[0-9a-f-]{36}$/.test(nonce)) return 'unreadable';
    return { host, pid, startedAt: startedAt ?? null, bootId: bootId ?? null, nonce, takenAt: String(takenAt) };
  } catch {
    return 'unreadable';
  }
}

function removeIf(path: string, nonce: string): void {
  const found = readRecord(path);
  if (found && found !== 'unreadable' && found.nonce === nonce) fs.rmSync(path, { force: true });
}

/** Whether the process that wrote the lock may still be running. In doubt, it is. */
function isAlive(holder: LockRecord): boolean {
  if (holder.host !== os.hostname()) return true;
  const now = processIdentity(holder.pid);
  if (!now) return false;
  if (holder.bootId && now.bootId && holder.bootId !== now.bootId) return false;
  if (holder.startedAt && now.startedAt && holder.startedAt !== now.startedAt) return false;
  return true;
}

function refusal(path: string, holder: LockRecord | 'unreadable'): FolderInUse {
  if (holder === 'unreadable') {
    const what = `The lock file ${path} cannot be read. If no Credence is running on this folder, delete that file.`;
    return new FolderInUse(what, {});
  }
  const { pid, host, takenAt } = holder;
  if (host !== os.hostname()) {
    const what =
      `The data folder is in use on another host: process ${pid} on ${host}, since ${takenAt}. Stop it there; ` +
      `if that host or container is gone for good, delete ${path} and start again.`;
    return new FolderInUse(what, { pid, host });
  }
  const who = pid === process.pid ? `this process (${pid})` : `process ${pid}`;
  const what =
    `The data folder is in use by ${who}, since ${takenAt} (${path}). Stop that process first, give this one another ` +
    'data folder, or use PostgreSQL, which several processes can share.';
  return new FolderInUse(what, { pid, host });
}

function isCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '');
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}
