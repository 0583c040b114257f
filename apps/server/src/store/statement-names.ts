/** The code's own statements are fewer; those with lists of their own length are too rare to be worth keeping. */
const NAMES_MAX = 256;
/** Asked for this often, a statement is one that comes again. */
const TIMES_MIN = 3;

/** Names the statements of one connection, so that PostgreSQL parses and plans each once. */
export class StatementNames {
  readonly #names = new Map<string, string>();
  #counts = new Map<string, number>();
  #last = 0;

  /** The name to send a statement under; none for one that is rare, or takes no parameters (and may be several). */
  nameOf(sql: string, parameters: number): { name?: string } {
    if (parameters === 0) return {};
    const known = this.#names.get(sql);
    if (known) return { name: known };
    if (this.#names.size >= NAMES_MAX || this.#timesSeen(sql) < TIMES_MIN) return {};
    this.#last += 1;
    const name = `s${this.#last}`;
    this.#names.set(sql, name);
    return { name };
  }

  /** The tables have changed: everything is prepared anew, under new names. */
  forget(): void {
    this.#names.clear();
  }

  #timesSeen(sql: string): number {
    if (this.#counts.size >= NAMES_MAX) this.#counts = new Map();
    const times = (this.#counts.get(sql) ?? 0) + 1;
    this.#counts.set(sql, times);
    return times;
  }
}

/** "cached plan must not change result type": another process, newer than this one, has migrated. */
export function isOutdatedPlan({
  code,
  routine,
}: {
  code?: string | undefined;
  routine?: string | undefined;
}): boolean {
  return code === '0A000' && routine === 'RevalidateCachedQuery';
}
