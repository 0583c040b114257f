import type { WireValue } from '../column-values.ts';
import type { DatabaseErrorFields } from '../database-error.ts';

/** What the thread is started with. */
export interface ThreadOptions {
  /** The PostgreSQL data folder; initialised when empty. */
  folder: string;
}

/** To the thread: statements run in the order they arrive. */
export type Request = { id: number; sql: string; params: WireValue[] } | { id: number; close: true };

/** From the thread. Values are PostgreSQL's text; whoever asked knows how to parse them. */
export type Reply =
  | { kind: 'ready'; openMs: number }
  | { kind: 'fault'; message: string }
  | { kind: 'notify'; channel: string; payload: string }
  | { kind: 'closed'; id: number }
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
