import { existsSync } from 'node:fs';
import { WrongSetting } from '../config.ts';
import { type MasterKey, openMasterKey } from './master-key.ts';

/**
 * Derives the key that administers an installation: `ok_` and 40 hexadecimal digits. Whoever holds the master key can
 * do all it lets them do anyway; it is stored nowhere.
 */
export function deriveOperatorKey(master: MasterKey): string {
  return `ok_${master.derive('operator-key').toString('hex').slice(0, 40)}`;
}

/**
 * Reads the operator key of the server whose master key lies in `file`.
 *
 * @throws {WrongSetting} When there is no such file (none is made: it would be the key of no server), or it is none.
 */
export function readOperatorKey(file: string): string {
  if (existsSync(file)) return deriveOperatorKey(openMasterKey(file));
  throw new WrongSetting(
    'CREDENCE_MASTER_KEY_FILE',
    `there is no master key at ${file}. The server makes it at its first start (credence start); if it lies elsewhere, set CREDENCE_MASTER_KEY_FILE to what the server has.`,
  );
}
