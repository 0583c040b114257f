import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: the server's test harness, not its insides
import { openPostgresGate } from '../apps/server/test/postgres-gate.ts';
import { spawnServer } from './support/credence.ts';
import { createDatabase } from './support/database.ts';
import { create, expectOnce, expectSameOrInUse } from './support/idempotent.ts';

describe('on one PostgreSQL', () => {
  test('two servers asked fifty times at once for the same do it once', async () => {
    await using shared = await shareDatabase();
    const one = await shared.start();
    const other = await shared.start();
    for (let round = 0; round < 3; round += 1) {
      const key = randomUUID();
      const answers = Array.from({ length: 50 }, (_, i) => create(i % 2 === 0 ? one : other, key));
      expectSameOrInUse(await Promise.all(answers));
      expectSameOrInUse([await create(one, key), await create(other, key)]);
      await expectOnce(one, key);
    }
  });

  // The database has committed, the server does not know it yet: nothing can have been answered.
  test('a server killed between commit and answer: the request repeated is answered from what was kept', async () => {
    await using shared = await shareDatabase();
    const gate = await openPostgresGate(shared.databaseUrl);
    try {
      const doomed = await shared.start(gate.url);
      const key = randomUUID();
      const held = gate.holdOnce('select from verification_session where client_reference_id = $1', [key]);
      const unanswered = create(doomed, key).then(
        () => 'answered',
        () => 'cut off',
      );
      await held;
      await doomed.kill();
      expect(await unanswered).toBe('cut off');

      const next = await shared.start();
      await expectOnce(next, key);
      const again = await create(next, key);
      expect(again.status).toBe(200);
      expect(JSON.parse(again.text).client_reference_id).toBe(key);
      expect((await create(next, key)).text).toBe(again.text);
      await expectOnce(next, key);
    } finally {
      await gate.close();
    }
  });
});

/** One database and any number of servers on it. */
async function shareDatabase() {
  const folder = await mkdtemp(join(tmpdir(), 'credence-shared-'));
  const database = await createDatabase('postgres');
  const databaseUrl = database.url as string;
  const stops: (() => Promise<void>)[] = [];
  return {
    databaseUrl,
    async start(url = databaseUrl) {
      const { process: child, ready } = await spawnServer({
        CREDENCE_DATA_DIR: join(folder, 'data'),
        CREDENCE_MASTER_KEY_FILE: join(folder, 'master-key'),
        DATABASE_URL: url,
        PORT: '0',
      });
      const kill = () =>
        new Promise<void>((resolve) => {
          if (child.exitCode !== null || child.signalCode !== null) return resolve();
          child.once('exit', () => resolve());
          child.kill('SIGKILL');
        });
      stops.push(kill);
      return { url: ready.apiUrl, secretKey: ready.secretKey, kill };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(stops.map((stop) => stop()));
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
