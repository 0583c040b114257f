import { CompiledQuery, Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from 'kysely';
import pg from 'pg';
import { WrongSetting } from '../config.ts';
import { columnParser, formatParameter } from './column-values.ts';
import { DatabaseError } from './database-error.ts';
import { Listener } from './listener.ts';
import type { StoreLog } from './log.ts';
import { type Migrations, migrateToLatest } from './migrate.ts';
import type { Database } from './schema.ts';
import { isOutdatedPlan, StatementNames } from './statement-names.ts';
import type { Store } from './store.ts';

const VERSION_MIN = 150_000;

/**
 * Set on every connection. Two of them keep what we parse the same on any server; the others keep a forgotten
 * transaction or a runaway query from holding rows.
 */
const SESSION_SETTINGS = {
  TimeZone: 'UTC',
  DateStyle: 'ISO, MDY',
  bytea_output: 'hex',
  statement_timeout: '60s',
  lock_timeout: '20s',
  idle_in_transaction_session_timeout: '60s',
};

/** Migrations may take as long as they need; waiting for another process's is bounded by kysely, at an hour. */
const MIGRATION_SETTINGS = { ...SESSION_SETTINGS, statement_timeout: '0', lock_timeout: '0' };

export interface PostgresOptions {
  /** `postgresql://user:password@host:port/database`. */
  databaseUrl: string;
  /** Null leaves it as it is. */
  migrations: Migrations | null;
  log: StoreLog;
  /** Connections of this process; the server's `max_connections` has to cover all processes. */
  connectionsMax?: number;
}

/**
 * Connects to a PostgreSQL server and brings the database to the latest migration.
 *
 * A pooler in between has to keep a client on one server connection (session pooling): settings, advisory locks and
 * LISTEN belong to the connection.
 *
 * @throws {WrongSetting} When the server cannot be reached or lets us not in, or is older than PostgreSQL 15.
 */
export async function openPostgres(options: PostgresOptions): Promise<Store> {
  await prepareDatabase(options);
  const { databaseUrl, log, connectionsMax = 10 } = options;
  const db = new Kysely<Database>({ dialect: dialect(databaseUrl, { log, max: connectionsMax }) });
  const listener = new Listener({ connectionString: databaseUrl, application_name: 'credence listener' }, log);
  let closing: Promise<void> | undefined;
  return {
    db,
    kind: 'postgres',
    onNotify: (channel, onPayload) => listener.listen(channel, onPayload),
    close: () => {
      closing ??= Promise.all([listener.close(), db.destroy()]).then(() => undefined);
      return closing;
    },
  };
}

/** On a connection of its own, whose statements may take their time. */
async function prepareDatabase({ databaseUrl, migrations, log }: PostgresOptions): Promise<void> {
  const db = new Kysely<Database>({ dialect: dialect(databaseUrl, { log, max: 1, settings: MIGRATION_SETTINGS }) });
  try {
    await requireVersion(db, databaseUrl);
    const run = migrations ? await migrateToLatest(db, migrations) : [];
    if (run.length > 0) log.info({ migrations: run }, 'database migrated');
  } finally {
    await db.destroy();
  }
}

/** The first question to the server: what keeps it from being answered is the operator's to mend. */
async function requireVersion(db: Kysely<Database>, databaseUrl: string): Promise<void> {
  const { rows } = await sql<{ version: string; name: string }>`
    select current_setting('server_version_num') as version, current_setting('server_version') as name`
    .execute(db)
    .catch((error: unknown) => {
      throw new WrongSetting('DATABASE_URL', describeRefusal(error, serverOf(databaseUrl)));
    });
  const [found] = rows;
  if (Number(found?.version) < VERSION_MIN) {
    throw new WrongSetting('DATABASE_URL', `PostgreSQL 15 or later is needed; the server is ${found?.name}.`);
  }
}

/** In a sentence that says what to do; neither pg's messages nor the server's hold the password. */
function describeRefusal(error: unknown, server: string): string {
  const { code, message } = error as { code?: string; message?: string };
  switch (code) {
    case '28P01':
    case '28000':
      return `${server} refused this user or password. Correct them, or let the user in (pg_hba.conf).`;
    case '3D000':
      return `${server} has no database of this name. Create it, or correct the name.`;
    default: {
      const what = [code, message].filter((part) => part).join(': ');
      return `${server} cannot be used (${what}). Start PostgreSQL there, or correct the address.`;
    }
  }
}

/** Host and port: the rest of the address is the operator's secret. */
function serverOf(databaseUrl: string): string {
  return URL.parse(databaseUrl)?.host || 'the PostgreSQL server of this machine';
}

interface PoolOptions {
  log: StoreLog;
  max: number;
  settings?: Record<string, string>;
}

function dialect(connectionString: string, { log, max, settings = SESSION_SETTINGS }: PoolOptions): PostgresDialect {
  const pool = new pg.Pool({
    connectionString,
    max,
    application_name: 'credence',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types: { getTypeParser: (oid: number) => columnParser(oid) } as pg.CustomTypesConfig,
  });
  // An idle connection that the server closed; without a listener the process would end. The pool makes a new one.
  pool.on('error', (error) =>
    log.warn({ code: (error as { code?: string }).code }, 'an idle database connection broke'),
  );
  return new PostgresDialect({
    pool: new NormalisingPool(pool),
    onCreateConnection: async (connection) => {
      await connection.executeQuery(CompiledQuery.raw(setAll(settings)));
    },
  });
}

/** Gives kysely pg's connections with parameters and errors as the embedded database has them. */
class NormalisingPool implements PostgresPool {
  readonly #pool: pg.Pool;
  /** One wrapper a connection: kysely tells new connections from known ones by identity. */
  readonly #clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  get options(): object {
    return this.#pool.options;
  }

  async connect(): Promise<PostgresPoolClient> {
    const client = await this.#pool.connect();
    let wrapped = this.#clients.get(client);
    if (!wrapped) {
      wrapped = normalise(client);
      this.#clients.set(client, wrapped);
    }
    return wrapped;
  }

  end(): Promise<void> {
    return this.#pool.end();
  }
}

function normalise(client: pg.PoolClient): PostgresPoolClient {
  const statements = new StatementNames();
  async function query(sql: string, parameters: readonly unknown[]): Promise<unknown> {
    const values = parameters.map(formatParameter);
    try {
      return await client.query({ ...statements.nameOf(sql, values.length), text: sql, values });
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error;
      if (!isOutdatedPlan(error)) throw new DatabaseError(error.message, error);
      statements.forget();
      // A transaction is lost by any error; a statement of its own did nothing, and can be sent again.
      if ((client as { getTransactionStatus?(): string }).getTransactionStatus?.() === 'I')
        return query(sql, parameters);
      throw new DatabaseError(error.message, error);
    }
  }
  // pg hands out the same client anew each time it is borrowed, with that loan's `release` on it.
  return {
    query,
    processID: (client as { processID?: number }).processID, // kysely cancels an aborted query by it
    release: (destroy?: boolean) => client.release(destroy),
  } as PostgresPoolClient;
}

function setAll(settings: Record<string, string>): string {
  const calls = Object.entries(settings).map(([name, value]) => `set_config('${name}', '${value}', false)`);
  return `select ${calls.join(', ')}`;
}
