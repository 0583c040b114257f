import { inject } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: the server's test harness, not its insides
import { type ClonedDatabase, cloneDatabase } from '../../apps/server/test/postgres-databases.ts';

/** A database for one server: on PostgreSQL by its address; embedded, the server makes its own in its data folder. */
export async function createDatabase(
  backend: 'embedded' | 'postgres',
): Promise<Pick<ClonedDatabase, 'drop'> & { url?: string }> {
  return backend === 'postgres' ? cloneDatabase(inject('postgres')) : { drop: async () => {} };
}
