import type { Settings } from '@credence/server/config';
import type { Context } from '../command.ts';

/** Where the data is, for commands that open it themselves. */
export const DATA_OPTIONS = {
  data: { type: 'string', value: 'folder', help: 'the data folder; CREDENCE_DATA_DIR or ./data, unless given' },
  'database-url': {
    type: 'string',
    value: 'url',
    help: 'a PostgreSQL instead, postgres://…; DATABASE_URL, unless given. Other users can see it while the command runs',
  },
} as const;

/** Reads the settings as the server does; options count for more. */
export async function readDataSettings(
  { env, cwd }: Context,
  { data, 'database-url': url }: { data: string | undefined; 'database-url': string | undefined },
): Promise<Settings> {
  const { readSettings } = await import('@credence/server/config');
  // Whoever names a folder means what lies in it, whatever the environment says of a database.
  const chosen = url !== undefined ? { DATABASE_URL: url } : data !== undefined ? { DATABASE_URL: undefined } : {};
  return readSettings({ ...env, ...(data !== undefined && { CREDENCE_DATA_DIR: data }), ...chosen }, cwd);
}
