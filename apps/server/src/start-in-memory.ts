import { openMemoryBlobs } from './blobs/memory.ts';
import { readSettings } from './config.ts';
import { newMasterKey } from './keys/master-key.ts';
import { openVault } from './keys/vault.ts';
import type { LogLevel } from './log-level.ts';
import { type Running, start } from './start.ts';
import type { EmbeddedDatabase } from './store/pglite/database.ts';
import { storeOn } from './store/pglite/store-on.ts';

/** Of the log, which is memory here. A checkpoint costs next to nothing. */
const WAL_BYTES_MAX = 2 * 1024 * 1024;

/** Starts a server that serves and works, on a database in memory, and writes nothing to the disk. */
export function startInMemory(opened: Promise<EmbeddedDatabase>, logLevel: LogLevel): Promise<Running> {
  const settings = readSettings({ CREDENCE_RATE_LIMIT: 'off', CREDENCE_LOG_LEVEL: logLevel, PORT: '0' }, process.cwd());
  return start(settings, undefined, async (_, log) => ({
    vault: openVault(newMasterKey()),
    store: await storeOn(await opened, { log, walBytesMax: WAL_BYTES_MAX }),
    blobs: openMemoryBlobs(),
  }));
}
