import { defaultCacheDir } from './cache-folder.ts';
import type { LogLevel } from './log-level.ts';
import type { Running } from './start.ts';
import type { StoreLog } from './store/log.ts';
import { openInMemory } from './store/pglite/in-memory.ts';

export type { Running } from './start.ts';

/**
 * Starts a server that lives for one test: on a free port of this machine, with a database, files and keys of its own
 * that are kept in memory only. Nothing of it outlasts its thread, however that ends. What the environment sets does not
 * concern it.
 */
export async function startThrowAway({ logLevel }: { logLevel: LogLevel }): Promise<Running> {
  const { opened } = await openInMemory({ cacheDir: defaultCacheDir(), log: toWhoeverTests });
  // Loading the server holds this thread up; the database opens meanwhile in its own.
  const { startInMemory } = await import('./start-in-memory.ts');
  return startInMemory(opened, logLevel);
}

/** There is no server yet whose log it could be. */
const toWhoeverTests: StoreLog = {
  info() {},
  warn: (_, message) => process.emitWarning(message, 'CredenceWarning'),
  error: ({ err }: { err?: Error }, message) => process.emitWarning(err?.message ?? message, 'CredenceWarning'),
};
