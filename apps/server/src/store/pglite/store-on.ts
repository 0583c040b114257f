import { Kysely } from 'kysely';
import type { Database } from '../schema.ts';
import type { Store } from '../store.ts';
import type { EmbeddedDatabase } from './database.ts';
import { EmbeddedDialect } from './dialect.ts';
import { Maintenance, type MaintenanceOptions } from './maintenance.ts';

/**
 * Makes a store of an open embedded database, and begins to look after it.
 *
 * @param onClosed Called once everything is at rest, or failed to come to it.
 */
export async function storeOn(
  database: EmbeddedDatabase,
  options: MaintenanceOptions,
  onClosed: () => void = () => {},
): Promise<Store> {
  const db = new Kysely<Database>({ dialect: new EmbeddedDialect(database) });
  const maintenance = new Maintenance(database, options);
  await maintenance.start();
  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    try {
      await maintenance.stop();
      await database.close();
      await db.destroy();
    } finally {
      onClosed();
    }
  }
  return {
    db,
    kind: 'embedded',
    onNotify: (channel, listener) => database.onNotify(channel, listener),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
