import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';

/** Every migration by its name; names sort in the order they run. */
export type Migrations = Record<string, Migration>;

/**
 * Brings a database to the latest migration, all or none. On PostgreSQL an advisory lock lets one process at a time do
 * it; the others wait and find it done.
 *
 * @returns The names that were run, none when the database was up to date.
 * @throws When a migration fails (nothing of the run is kept), or when the database has migrations this program does
 * not know: it was opened by a newer version.
 */
export async function migrateToLatest<DB>(db: Kysely<DB>, migrations: Migrations): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error, results = [] } = await migrator.migrateToLatest();
  const failed = results.find(({ status }) => status === 'Error');
  if (error) {
    const which = failed ? `Migration ${failed.migrationName} failed` : 'The database could not be migrated';
    throw new Error(`${which}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  return results.map(({ migrationName }) => migrationName);
}
