import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '../src/app.ts';
import { openDiskBlobs } from '../src/blobs/disk.ts';
import { readSettings } from '../src/config.ts';
import { openMasterKey } from '../src/keys/master-key.ts';
import { openVault } from '../src/keys/vault.ts';
import { openStore } from '../src/store/open.ts';

export interface TestApp {
  app: App;
  clock: { set(to: Date): void; advance(ms: number): void; now(): Date };
  close(): Promise<void>;
}

/** All the API needs of the world, on a database of its own. Nothing is worked on: jobs only gather. */
export async function openTestApp(): Promise<TestApp> {
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
  const store = await openStore({ dataDir: join(dir, 'database') });
  const settings = readSettings({ CREDENCE_DATA_DIR: join(dir, 'data') }, dir);
  const app: App = {
    db: store.db,
    vault: openVault(openMasterKey(settings.masterKeyFile)),
    clock,
    settings,
    queue: { enqueue: async () => {}, wake() {} },
    analysis: {} as App['analysis'],
    blobs: openDiskBlobs(join(dir, 'blobs')),
    log: { info() {}, warn() {}, error() {} },
  };
  return {
    app,
    clock,
    async close() {
      await store.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
