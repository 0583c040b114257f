import { hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { WrongSetting } from '../config.ts';

const KEY_BYTES = 32;

/** The one secret everything else at rest is derived from or wrapped by. */
export interface MasterKey {
  /** Tells keys apart in rows without giving anything away: derived, 16 hexadecimal digits. */
  id: string;
  /** Derives 32 bytes for one purpose (HKDF-SHA256), so that no key serves two ends. */
  derive(purpose: string): Buffer;
}

/**
 * Opens the master key's file, or makes one readable by its owner only.
 *
 * @throws {WrongSetting} When the file is not a key, others may read it, or it can be neither read nor made.
 */
export function openMasterKey(file: string): MasterKey {
  const bytes = Buffer.from(
    accessing(file, () => readOrCreate(file)),
    'base64',
  );
  if (bytes.length !== KEY_BYTES) {
    throw new WrongSetting('CREDENCE_MASTER_KEY_FILE', `${file} is not a Credence master key (32 bytes in base64).`);
  }
  return masterKeyOf(bytes);
}

/** Makes a key that is kept nowhere. */
export function newMasterKey(): MasterKey {
  return masterKeyOf(randomBytes(KEY_BYTES));
}

function masterKeyOf(bytes: Buffer): MasterKey {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', bytes, '', `credence/v1/${purpose}`, KEY_BYTES));
  return { id: derive('key-id').toString('hex').slice(0, 16), derive };
}

function readOrCreate(file: string): string {
  if (!existsSync(file)) createMasterKey(file);
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new WrongSetting('CREDENCE_MASTER_KEY_FILE', `others may read ${file}. Run: chmod 600 ${file}`);
  }
  return readFileSync(file, 'utf8').trim();
}

/**
 * Makes a key, unless there is one by now: of processes that start at once the first one's stands.
 *
 * The file appears complete or not at all (written under another name, then linked), so that no process reads half a
 * key and no crash leaves one behind.
 */
export function createMasterKey(file: string): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  try {
    const descriptor = openSync(draft, 'wx', 0o600);
    try {
      writeSync(descriptor, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    chmodSync(draft, 0o600);
    try {
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  } finally {
    rmSync(draft, { force: true });
  }
  syncFolder(folder);
}

/** Its name lost in a power cut, a key would be lost with all it sealed. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // folders cannot be opened there
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function accessing<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new WrongSetting(
      'CREDENCE_MASTER_KEY_FILE',
      `${file} can be neither read nor made (${code}). Name a file in a folder this program may write to.`,
    );
  }
}
