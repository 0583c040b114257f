import type { PGlite } from '@electric-sql/pglite';

const SETTINGS = { fsync: 'on', wal_sync_method: 'fsync', full_page_writes: 'on', synchronous_commit: 'on' };

/**
 * Commits a row and makes sure that it was put on the disk, so that a database that would lose commits in a power cut
 * is never served from.
 *
 * @param disk Counts the files synced so far; its count has to rise with the commit.
 * @throws When a setting is not what durability needs, or the commit synced nothing.
 */
export async function proveDurability(pg: PGlite, disk: { syncs: number }): Promise<void> {
  for (const [name, wanted] of Object.entries(SETTINGS)) {
    const { rows } = await pg.query<{ value: string }>('select current_setting($1) as value', [name]);
    if (rows[0]?.value !== wanted) throw notDurable(`its setting ${name} is ${rows[0]?.value}, not ${wanted}`);
  }
  await pg.exec('create schema if not exists embedded');
  await pg.exec(
    'create table if not exists embedded.probe (id integer primary key, committed_at timestamptz not null)',
  );
  const before = disk.syncs;
  await pg.query(
    `insert into embedded.probe values (1, now()) on conflict (id) do update set committed_at = excluded.committed_at`,
  );
  if (disk.syncs <= before) throw notDurable('a commit reached no disk: the fsync hook does not take');
}

function notDurable(reason: string): Error {
  return new Error(
    `The embedded database would lose data in a power cut and is not started: ${reason}. ` +
      'It is hardened for one exact PGlite version; install the locked dependencies (npm ci).',
  );
}
