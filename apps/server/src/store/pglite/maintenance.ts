import type { StoreLog } from '../log.ts';
import { quoteName } from '../names.ts';
import type { EmbeddedDatabase } from './database.ts';
import type { Turn } from './turn.ts';

export interface MaintenanceOptions {
  log: StoreLog;
  /** Between two looks at how much has been written. */
  statements?: number;
  /** Log written since the last checkpoint that calls for the next one; also bounds recovery after a crash. */
  walBytesMax?: number;
  /** Statements since the last checkpoint that call for the next one, however little they wrote. */
  statementsMax?: number;
  vacuumEveryMs?: number;
  /** Transactions since the oldest row that still remembers its own: PostgreSQL's ids wrap around after 2^31. */
  transactionAgeMax?: number;
  /** Rows deleted or outdated in a table before it is worth a vacuum. */
  deadRowsMin?: number;
}

/**
 * Does for the embedded database what a PostgreSQL server does by itself: it runs in single-user mode, without a
 * checkpointer and without autovacuum (measured: 352 MB of log without one checkpoint, dead rows kept forever).
 */
export class Maintenance {
  readonly #database: EmbeddedDatabase;
  readonly #options: Required<MaintenanceOptions>;
  #timer: NodeJS.Timeout | undefined;
  #sinceLook = 0;
  #sinceCheckpoint = 0;
  #checkpointLsn = '0/0';
  #running: Promise<void> = Promise.resolve();

  constructor(database: EmbeddedDatabase, options: MaintenanceOptions) {
    this.#database = database;
    this.#options = {
      statements: 512,
      walBytesMax: 16 * 1024 * 1024,
      statementsMax: 20_000,
      vacuumEveryMs: 5 * 60_000,
      transactionAgeMax: 200_000_000, // where autovacuum would act, too
      deadRowsMin: 500,
      ...options,
    };
  }

  async start(): Promise<void> {
    this.#checkpointLsn = await this.#database.withTurn(currentLsn);
    this.#database.onStatement = () => this.#count();
    this.#timer = setInterval(() => this.#enqueue(() => this.vacuum()), this.#options.vacuumEveryMs).unref();
  }

  /** Ends the timer and waits for what is under way. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#database.onStatement = () => {};
    await this.#running;
  }

  /** Clears out and measures anew the tables that have changed much, one turn each so that others get theirs. */
  async vacuum(): Promise<void> {
    const tables = await this.#database.withTurn((turn) => changedTables(turn, CHANGED, this.#options.deadRowsMin));
    for (const table of tables) {
      await this.#database.withTurn((turn) => turn.run(`vacuum (analyze) ${table}`));
    }
    await this.#database.withTurn((turn) => this.#freezeIfDue(turn));
    if (tables.length > 0) this.#options.log.info({ tables: tables.length }, 'embedded database vacuumed');
    if (this.#sinceCheckpoint > 0) await this.#database.withTurn((turn) => this.#checkpoint(turn));
  }

  /**
   * Measures anew the tables that have grown much since they were last measured. Not left to the next vacuum: a plan made
   * when a table was empty reads all of it for each row that refers to one of its rows, until the table is analysed.
   */
  async analyze(): Promise<void> {
    const tables = await this.#database.withTurn((turn) =>
      changedTables(turn, 'n_mod_since_analyze > $1::bigint + n_live_tup / 10', this.#options.deadRowsMin),
    );
    for (const table of tables) await this.#database.withTurn((turn) => turn.run(`analyze ${table}`));
  }

  #count(): void {
    this.#sinceLook += 1;
    if (this.#sinceLook < this.#options.statements) return;
    this.#sinceCheckpoint += this.#sinceLook;
    this.#sinceLook = 0;
    this.#enqueue(() => this.#database.withTurn((turn) => this.#checkpointIfDue(turn)));
    this.#enqueue(() => this.analyze());
  }

  #enqueue(work: () => Promise<void>): void {
    this.#running = this.#running.then(work).catch((error) => {
      this.#options.log.error({ err: error }, 'maintenance of the embedded database failed');
    });
  }

  /** Only a vacuum of everything, the catalogs included, lets the oldest transaction id move on. */
  async #freezeIfDue(turn: Turn): Promise<void> {
    const { rows } = await turn.run('select max(age(datfrozenxid)) from pg_database');
    if (Number(rows[0]?.[0]) < this.#options.transactionAgeMax) return;
    await turn.run('vacuum (freeze)');
    this.#options.log.info({}, 'embedded database frozen');
  }

  async #checkpointIfDue(turn: Turn): Promise<void> {
    const { walBytesMax, statementsMax } = this.#options;
    const written = await turn.run('select pg_current_wal_insert_lsn() - $1::pg_lsn', [this.#checkpointLsn]);
    if (Number(written.rows[0]?.[0]) < walBytesMax && this.#sinceCheckpoint < statementsMax) return;
    await this.#checkpoint(turn);
  }

  async #checkpoint(turn: Turn): Promise<void> {
    await turn.run('checkpoint');
    this.#checkpointLsn = await currentLsn(turn);
    this.#sinceCheckpoint = 0;
  }
}

async function currentLsn(turn: Turn): Promise<string> {
  return (await turn.run('select pg_current_wal_insert_lsn()')).rows[0]?.[0] ?? '0/0';
}

/** Dead rows past a floor and a tenth of the live ones, or as many never analysed. */
const CHANGED = 'n_dead_tup > $1::bigint + n_live_tup / 10 or n_mod_since_analyze > $1::bigint + n_live_tup / 10';

/** @param rule The same for every table; `$1` is the least number of rows. */
async function changedTables(turn: Turn, rule: string, rowsMin: number): Promise<string[]> {
  await turn.run('select pg_stat_force_next_flush()'); // what has been counted since is otherwise up to a minute away
  const { rows } = await turn.run(
    `select schemaname, relname from pg_stat_user_tables where ${rule} order by relname`,
    [String(rowsMin)],
  );
  return rows.map(([schema, table]) => `${quoteName(schema ?? '')}.${quoteName(table ?? '')}`);
}
