import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { DurableNodeFS, START_PARAMS } from './durable-fs.ts';
import type { EngineCode, Place } from './messages.ts';
import { proveDurability } from './probe.ts';
import { SnapshotFS } from './snapshot-fs.ts';
import { engineFile } from './template-key.ts';

export interface Engine {
  pg: PGlite;
  /** Has the engine prove what its place promises. @throws When it does not hold. */
  prove(): Promise<void>;
  /** Of databases in memory: where their files lie, and their compiled code. */
  memory?: { files: SnapshotFS; code: EngineCode };
}

declare const WebAssembly: { Module: new (bytes: Uint8Array) => EngineCode };

/** Starts PostgreSQL in this thread, on a folder of the disk or in memory. */
export function startEngine(place: Place): Engine {
  return 'folder' in place ? startOnDisk(place) : startInMemory(place);
}

function startOnDisk({ folder }: Extract<Place, { folder: string }>): Engine {
  const disk = new DurableNodeFS(folder);
  const pg = new PGlite({ fs: disk, startParams: START_PARAMS });
  return { pg, prove: () => proveDurability(pg, disk) };
}

function startInMemory({ snapshot, code = compile() }: Extract<Place, { snapshot: unknown }>): Engine {
  const files = new SnapshotFS(snapshot);
  const options = { fs: files, startParams: IN_MEMORY_PARAMS, initDbStartParams: IN_MEMORY_INITDB_PARAMS };
  // PGlite initialises a new database in a second engine of the same code.
  const pg = new PGlite({ ...options, pgliteWasmModule: code });
  return { pg, prove: async () => {}, memory: { files, code } };
}

/** Nothing outlasts the thread, so nothing is written twice or waited for; and little is held in memory twice. */
const IN_MEMORY_PARAMS = [
  ...PGlite.defaultStartParams, // `-F` among them: fsync off
  '-c',
  'full_page_writes=off',
  '-c',
  'synchronous_commit=off',
  '-c',
  'wal_level=minimal',
  '-c',
  'max_wal_senders=0', // `minimal` asks for it
  '-c',
  'shared_buffers=8MB',
];

/** Log in segments of 1 MB, two of them kept, instead of 16 MB and five: all of it is memory. */
const IN_MEMORY_INITDB_PARAMS = ['--wal-segsize=1', '--set', 'min_wal_size=2MB'];

function compile(): EngineCode {
  return new WebAssembly.Module(readFileSync(engineFile('pglite.wasm')));
}
