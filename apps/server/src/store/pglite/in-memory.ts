import fs from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { StoreLog } from '../log.ts';
import { EmbeddedDatabase } from './database.ts';
import type { EngineCode } from './messages.ts';
import { type Snapshot, unpackSnapshot } from './snapshot.ts';
import { ownTemplateKey } from './template-key.ts';

/** Goes up with what `make-snapshot.ts` does besides migrating. */
const REVISION = 'snapshot 1';

export interface InMemoryOptions {
  /** Where the snapshot is kept between processes; only this user may write there. */
  cacheDir: string;
  log: StoreLog;
}

/** What all databases of this process begin with, and run by. */
let snapshot: Promise<Snapshot> | undefined;
let code: EngineCode | undefined;

/**
 * Opens a database of its own in memory, migrated and empty, that is gone with its thread. Any number can be open side by
 * side: they share what none has written to.
 *
 * @returns Once the first one's thread has been started: it opens while this thread does something else.
 */
export async function openInMemory(options: InMemoryOptions): Promise<{ opened: Promise<EmbeddedDatabase> }> {
  snapshot ??= loadSnapshot(options);
  const begin = await snapshot.catch((error: unknown) => {
    snapshot = undefined; // the next one tries again
    throw error;
  });
  const opened = inTurn(() => EmbeddedDatabase.start({ snapshot: begin, code, log: options.log }));
  opened.then(
    (database) => {
      code ??= database.code;
    },
    () => {}, // whoever waits for it hears
  );
  return { opened };
}

let first: Promise<unknown> | undefined;
let count = 0;
const lanes: Promise<unknown>[] = Array.from({ length: availableParallelism() }, () => Promise.resolve());

/**
 * One opens at a time for each processor, and the first alone: twenty at once would all compile the same functions, and
 * take three times as long as one after the other.
 */
function inTurn(open: () => Promise<EmbeddedDatabase>): Promise<EmbeddedDatabase> {
  if (!first) {
    const opened = open();
    first = opened.catch(() => {});
    return opened;
  }
  const lane = count % lanes.length;
  count += 1;
  const opened = Promise.all([first, lanes[lane]]).then(open);
  lanes[lane] = opened.catch(() => {});
  return opened;
}

/**
 * Finds what new databases begin with in the cache folder, or makes it. Safe to call in several processes at once: each
 * that finds none makes its own, and they are alike.
 */
export async function loadSnapshot({ cacheDir, log }: InMemoryOptions): Promise<Snapshot> {
  const file = path.join(cacheDir, `snapshot-${await ownTemplateKey(REVISION)}`);
  const kept = await readSnapshot(file);
  if (kept) return kept;
  const { makeSnapshot } = await import('./make-snapshot.ts');
  return makeSnapshot(file, log);
}

/** @returns undefined when there is none, or what is there was cut short. */
async function readSnapshot(file: string): Promise<Snapshot | undefined> {
  try {
    const bytes = await fs.readFile(file);
    const read = new SharedArrayBuffer(bytes.length);
    new Uint8Array(read).set(bytes);
    unpackSnapshot(read);
    // Kept as long as it is used; who may only read goes on.
    await fs.utimes(file, new Date(), new Date()).catch(() => {});
    return read;
  } catch {
    return undefined;
  }
}
