import {
  AbortedTransactionError,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  PGliteAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import { columnParser, formatParameter } from '../column-values.ts';
import { quoteName } from '../names.ts';
import type { EmbeddedDatabase } from './database.ts';
import type { Answer } from './messages.ts';
import type { Turn } from './turn.ts';

const COUNTED = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/**
 * Kysely on the embedded database.
 *
 * Kysely 0.29 brings a `PGliteDialect`, but it forgets the isolation level asked for, and waits forever when a
 * transaction cannot begin because the engine has stopped.
 */
export class EmbeddedDialect implements Dialect {
  readonly #database: EmbeddedDatabase;

  constructor(database: EmbeddedDatabase) {
    this.#database = database;
  }

  createAdapter() {
    return new EmbeddedAdapter();
  }

  createDriver(): Driver {
    return new EmbeddedDriver(this.#database);
  }

  createIntrospector(db: Kysely<unknown>) {
    return new PostgresIntrospector(db);
  }

  createQueryCompiler() {
    return new PostgresQueryCompiler();
  }
}

class EmbeddedAdapter extends PGliteAdapter {
  /**
   * There is one connection, but the turns at it are ours: kysely 0.29's own queue for dialects with one connection
   * stays locked once a connection was refused, so that a stopped engine would have callers wait instead of fail.
   */
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class EmbeddedDriver implements Driver {
  readonly #database: EmbeddedDatabase;

  constructor(database: EmbeddedDatabase) {
    this.#database = database;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<EmbeddedConnection> {
    return new EmbeddedConnection(await this.#database.acquire());
  }

  async beginTransaction(connection: EmbeddedConnection, settings: TransactionSettings): Promise<void> {
    const level = settings.isolationLevel ? ` isolation level ${settings.isolationLevel}` : '';
    const mode = settings.accessMode ? ` ${settings.accessMode}` : '';
    await connection.turn.run(`start transaction${level}${mode}`);
  }

  async commitTransaction(connection: EmbeddedConnection): Promise<void> {
    const { command } = await connection.turn.run('commit');
    if (command === 'ROLLBACK') throw new AbortedTransactionError();
  }

  async rollbackTransaction(connection: EmbeddedConnection): Promise<void> {
    await connection.turn.run('rollback');
  }

  async savepoint(connection: EmbeddedConnection, name: string): Promise<void> {
    await connection.turn.run(`savepoint ${quoteName(name)}`);
  }

  async rollbackToSavepoint(connection: EmbeddedConnection, name: string): Promise<void> {
    await connection.turn.run(`rollback to savepoint ${quoteName(name)}`);
  }

  async releaseSavepoint(connection: EmbeddedConnection, name: string): Promise<void> {
    await connection.turn.run(`release savepoint ${quoteName(name)}`);
  }

  async releaseConnection(connection: EmbeddedConnection): Promise<void> {
    connection.turn.release();
  }

  async destroy(): Promise<void> {}
}

class EmbeddedConnection implements DatabaseConnection {
  /** Held by the connection, not by the driver: with a second caller waiting, a driver's field names the wrong one. */
  readonly turn: Turn;

  constructor(turn: Turn) {
    this.turn = turn;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const answer = await this.turn.run(query.sql, query.parameters.map(formatParameter));
    const rows = readRows(answer) as R[];
    if (answer.count === undefined || !COUNTED.has(answer.command)) return { rows };
    return { rows, numAffectedRows: BigInt(answer.count) };
  }

  // biome-ignore lint/correctness/useYield: the interface asks for a generator, and the embedded database has no cursor
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('The embedded database does not stream: page by key instead.');
  }
}

function readRows({ columns, rows }: Answer): Record<string, unknown>[] {
  const parsers = columns.map(({ oid }) => columnParser(oid));
  return rows.map((row) => {
    const read: Record<string, unknown> = {};
    for (const [i, text] of row.entries()) read[columns[i]!.name] = text === null ? null : parsers[i]!(text);
    return read;
  });
}
