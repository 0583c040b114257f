import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type LogLevel, readSettings } from './config.ts';
import { type Running, start } from './start.ts';
import { silentLog } from './store/log.ts';
import { migrations } from './store/migrations/index.ts';
import { copyFiles } from './store/pglite/folder.ts';
import { defaultCacheDir, ensureTemplate } from './store/pglite/template.ts';

export type { LogLevel } from './config.ts';
export type { Running } from './start.ts';

/**
 * Starts a server that lives for one test: on a free port of this machine, with an embedded database of its own that
 * is not made to outlast a power cut. What the environment sets does not concern it.
 *
 * @param folder Empty, and the caller's to remove once the server is closed. Everything it writes lies there.
 */
export async function startThrowAway(folder: string, { logLevel }: { logLevel: LogLevel }): Promise<Running> {
  const dataDir = join(folder, 'data');
  const settings = readSettings(
    {
      CREDENCE_DATA_DIR: dataDir,
      CREDENCE_MASTER_KEY_FILE: join(folder, 'master-key'),
      CREDENCE_RATE_LIMIT: 'off',
      CREDENCE_LOG_LEVEL: logLevel,
      PORT: '0',
    },
    folder,
  );
  await copyDatabase(join(dataDir, 'database'));
  return start(settings);
}

/** Where the store would copy the template itself, file by file onto the disk, it finds a database. */
async function copyDatabase(folder: string): Promise<void> {
  const template = await ensureTemplate({ migrations, cacheDir: defaultCacheDir(), log: silentLog });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await copyFiles(template, join(folder, 'database'), { sync: false });
}
