import { sql } from 'kysely';
import { describe, expect, test, vi } from 'vitest';
import { createTestDatabase } from '../../test/database.ts';
import { notify } from './notify.ts';

const { db, onNotify } = await createTestDatabase();

describe('a broken connection', () => {
  test('is made anew, and listeners are told that they may have missed something', async () => {
    const heard: string[] = [];
    onNotify('listener_test', (payload) => heard.push(payload));
    await vi.waitUntil(
      async () => {
        await notify(db, 'listener_test', 'before');
        return heard.includes('before');
      },
      { timeout: 30_000 },
    );
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'credence listener' and datname = current_database()`.execute(db);
    await vi.waitUntil(() => heard.includes(''), { timeout: 30_000 });
    await notify(db, 'listener_test', 'after');
    await vi.waitUntil(() => heard.includes('after'), { timeout: 30_000 });
  });

  test('that queries used is not used again', async () => {
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'credence' and datname = current_database() and pid <> pg_backend_pid()`.execute(db);
    const answers = Array.from({ length: 20 }, () => sql<{ one: number }>`select 1 as one`.execute(db));
    for (const { rows } of await Promise.all(answers)) expect(rows).toEqual([{ one: 1 }]);
  });
});
