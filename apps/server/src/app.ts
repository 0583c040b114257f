import type { Kysely } from 'kysely';
import type { Analysis } from './analysis/analysis.ts';
import type { Blobs } from './blobs/blobs.ts';
import type { AccountClocks } from './clock.ts';
import type { Settings } from './config.ts';
import type { Vault } from './keys/vault.ts';
import type { Listeners } from './listeners/listeners.ts';
import type { IdNumberLookup } from './lookups/id-number-webhook.ts';
import type { Queue } from './queue/queue.ts';
import type { ApiKeyCache } from './store/api-key-cache.ts';
import type { Database } from './store/schema.ts';

/** Everything that touches the world, handed to whoever may. */
export interface App {
  db: Kysely<Database>;
  vault: Vault;
  clock: AccountClocks;
  settings: Settings;
  queue: Pick<Queue, 'enqueue' | 'wake'>;
  analysis: Analysis;
  blobs: Blobs;
  log: Log;
  /** Without one every request looks its key up. */
  apiKeyCache?: ApiKeyCache;
  /** Without one nobody is asked whose an ID number is. */
  idNumberLookup?: IdNumberLookup;
  /** Without them nobody can listen here. */
  listeners?: Listeners;
}

/** Structured lines with ids, never content: pino's shape. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Whose objects, and in which mode: test and live objects never meet. */
export interface AccountRef {
  accountId: string;
  livemode: boolean;
}

/** What made a change: the API call, or null members for what happens by itself. */
export interface Cause {
  requestId: string | null;
  idempotencyKey: string | null;
}

export const NO_CALL: Cause = { requestId: null, idempotencyKey: null };

/**
 * Runs `work` in a transaction: all it writes is kept, or none; then wakes whoever waits for events and jobs. Inside a
 * transaction it joins that one, so that verbs can be combined.
 */
export async function atomically<T>(app: App, work: (tx: App) => Promise<T>): Promise<T> {
  if (app.db.isTransaction) return work(app);
  const result = await app.db.transaction().execute((db) => work({ ...app, db }));
  app.queue.wake();
  return result;
}
