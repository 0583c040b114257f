import { hkdfSync, randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
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
 * @throws {WrongSetting} When the file is not a key, or others may read it.
 */
export function openMasterKey(file: string): MasterKey {
  if (!existsSync(file)) create(file);
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new WrongSetting('CREDENCE_MASTER_KEY_FILE', `others may read ${file}. Run: chmod 600 ${file}`);
  }
  const text = readFileSync(file, 'utf8').trim();
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== KEY_BYTES) {
    throw new WrongSetting('CREDENCE_MASTER_KEY_FILE', `${file} is not a Credence master key (32 bytes in base64).`);
  }
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', bytes, '', `credence/v1/${purpose}`, KEY_BYTES));
  return { id: derive('key-id').toString('hex').slice(0, 16), derive };
}

function create(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeSync(descriptor, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  chmodSync(file, 0o600);
}
