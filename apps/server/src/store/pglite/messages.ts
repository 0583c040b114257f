import type { WireValue } from '../column-values.ts';
import type { DatabaseErrorFields } from '../database-error.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * PGlite compiled, a `WebAssembly.Module`: threads hand it on and run the same machine code. TypeScript has its type among
 * those of browsers only.
 */
export type EngineCode = object;

/** Where a database lives: in a PostgreSQL data folder, or in the memory of its thread. Initialised where there is none. */
export type Place =
  | { folder: string }
  | {
      /** What it begins with; undefined for a new one. */
      snapshot: Snapshot | undefined;
      /** The engine, compiled by an earlier thread. */
      code?: EngineCode | undefined;
    };

/** To the thread: statements run in the order they arrive. */
export type Request = { id: number; sql: string; params: WireValue[] } | { id: number; close: true; pack?: boolean };

/** From the thread. Values are PostgreSQL's text; whoever asked knows how to parse them. */
export type Reply =
  | { kind: 'ready'; openMs: number; code?: EngineCode }
  | { kind: 'fault'; message: string }
  | { kind: 'notify'; channel: string; payload: string }
  | { kind: 'closed'; id: number; snapshot?: Snapshot }
  | { kind: 'answer'; id: number; inTransaction: boolean; answer: Answer }
  | { kind: 'error'; id: number; inTransaction: boolean; message: string; fields: DatabaseErrorFields };

export interface Answer {
  /** `INSERT`, `SELECT`, `COMMIT`, `ROLLBACK`, …: the first word of the command tag. */
  command: string;
  /** Rows inserted, updated, deleted or selected; undefined for other commands. */
  count: number | undefined;
  columns: { name: string; oid: number }[];
  rows: (string | null)[][];
}
