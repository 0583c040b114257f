import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** Where rows live: the embedded database, or a PostgreSQL server. The same queries run on both. */
export interface Store {
  db: Kysely<Database>;
  kind: 'embedded' | 'postgres';
  /**
   * Hears what is sent on a channel with `notify`, once its transaction has committed. A hint only: while a connection
   * is being made anew some are missed, so whoever depends on it also looks from time to time. After such a gap the
   * listener is called once, with an empty payload.
   *
   * @returns Call it to hear no more.
   */
  onNotify(channel: string, listener: (payload: string) => void): () => void;
  /** Lets queries finish and puts everything at rest. Safe to call more than once. */
  close(): Promise<void>;
}
