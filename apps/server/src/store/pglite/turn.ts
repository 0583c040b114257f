import type { WireValue } from '../column-values.ts';
import { DatabaseError } from '../database-error.ts';
import type { StoreLog } from '../log.ts';
import type { Answer, Reply } from './messages.ts';

/** The embedded database's only connection, for as long as its holder has not released it. */
export interface Turn {
  /** @throws {DatabaseError} When the database refuses the statement; the connection stays usable. */
  run(sql: string, params?: WireValue[]): Promise<Answer>;
  /** Lets the next in line have it; a transaction left open is rolled back. Safe to call twice. */
  release(): void;
}

interface TurnOptions {
  send(sql: string, params: WireValue[]): Promise<Reply>;
  next(): void;
  /** How long a transaction may stand open without a statement. */
  idleMs: number;
  log: StoreLog;
}

/** One holder's turn. What releases it lives here, with the holder, so that turns cannot release each other. */
export class HeldTurn implements Turn {
  readonly #options: TurnOptions;
  #over: string | undefined;
  #inTransaction = false;
  #underWay = 0;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(options: TurnOptions) {
    this.#options = options;
  }

  async run(sql: string, params: WireValue[] = []): Promise<Answer> {
    if (this.#over) throw new Error(`This turn at the embedded database is over: ${this.#over}.`);
    clearTimeout(this.#idleTimer);
    this.#underWay += 1;
    try {
      return this.#read(await this.#options.send(sql, params));
    } finally {
      this.#underWay -= 1;
      if (this.#inTransaction && !this.#over) this.#watch();
    }
  }

  release(): void {
    this.#end('it was released');
  }

  /** Takes the connection from a holder that keeps everyone else waiting. */
  revoke(reason: string): void {
    this.#end(reason);
  }

  #read(reply: Reply): Answer {
    if (reply.kind !== 'answer' && reply.kind !== 'error') throw new Error(`Unexpected reply: ${reply.kind}`);
    this.#inTransaction = reply.inTransaction;
    if (reply.kind === 'error') throw new DatabaseError(reply.message, reply.fields);
    return reply.answer;
  }

  #watch(): void {
    const { idleMs, log } = this.#options;
    this.#idleTimer = setTimeout(() => {
      log.error({ idleMs }, 'a transaction stood idle and was rolled back');
      this.revoke(`its transaction stood idle for ${idleMs} ms`);
    }, idleMs);
  }

  #end(reason: string): void {
    if (this.#over) return;
    this.#over = reason;
    clearTimeout(this.#idleTimer);
    // Statements run in the order sent, so the next holder's cannot overtake this.
    if (this.#inTransaction || this.#underWay > 0) this.#options.send('rollback', []).catch(() => {});
    this.#options.next();
  }
}
