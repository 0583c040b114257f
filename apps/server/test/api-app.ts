import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '../src/app.ts';
import { openDiskBlobs } from '../src/blobs/disk.ts';
import { openAccountClocks } from '../src/clock.ts';
import { readSettings } from '../src/config.ts';
import { openMasterKey } from '../src/keys/master-key.ts';
import { openVault } from '../src/keys/vault.ts';
import { createQueue } from '../src/queue/queue.ts';
import { findMovedClocks } from '../src/store/clocks.ts';
import { openStore } from '../src/store/open.ts';
import { prepareTestDatabase } from './database.ts';

export interface TestApp {
  app: App;
  clock: { set(to: Date): void; advance(ms: number): void; now(): Date };
  close(): Promise<void>;
}

/** All the API needs of the world, on a database of its own. Nothing works on its jobs. */
export async function openTestApp(env: Record<string, string> = {}): Promise<TestApp> {
  const dir = await mkdtemp(join(tmpdir(), 'credence-api-'));
  let now = new Date('2026-11-02T10:00:00.000Z');
  const clock = {
    now: () => now,
    set(to: Date) {
      now = to;
    },
    advance(ms: number) {
      now = new Date(now.getTime() + ms);
    },
  };
  const database = await prepareTestDatabase();
  const store = await openStore(database.options);
  const settings = readSettings(
    // Tests ask faster than any client.
    { CREDENCE_DATA_DIR: join(dir, 'data'), CREDENCE_RATE_LIMIT: 'off', ...env },
    dir,
  );
  const log = { info() {}, warn() {}, error() {} };
  const clocks = openAccountClocks(clock, () => findMovedClocks(store.db));
  const app: App = {
    db: store.db,
    vault: openVault(openMasterKey(settings.masterKeyFile)),
    clock: clocks,
    settings,
    queue: createQueue({ db: store.db, clock: clocks, log }),
    analysis: {} as App['analysis'],
    blobs: openDiskBlobs(join(dir, 'blobs')),
    log,
  };
  return {
    app,
    clock,
    async close() {
      await store.close();
      await database.remove();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
