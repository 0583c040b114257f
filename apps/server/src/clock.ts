import type { AccountRef } from './app.ts';

/** Decides what has fallen due. Leases of running work and signature stamps use real time instead. */
export interface Clock {
  /** The present of an account's objects: real time, unless the clock of its test mode was moved. Without one: real time. */
  now(account?: AccountRef): Date;
  /** The test clocks that were moved. Left out: none can be. */
  moved?(): MovedClocks;
}

/** The clocks of test modes that do not show real time, by account. The same object for as long as none is moved. */
export type MovedClocks = ReadonlyMap<string, MovedClock>;

export interface MovedClock {
  /** What it shows, or showed at `since`. */
  reads: Date;
  /** Real time; null: it stands still. */
  since: Date | null;
}

/** The clocks as this process knows them. */
export interface AccountClocks extends Clock {
  moved(): MovedClocks;
  /** Learns of clocks that were moved, here or in another process. */
  reread(): Promise<void>;
}

/** What a moved clock shows at an instant of real time. */
export function readClock({ reads, since }: MovedClock, real: Date): Date {
  return since ? new Date(reads.getTime() + real.getTime() - since.getTime()) : reads;
}

/**
 * Gives each account its own present. All of it is in memory: asking for the time costs no query.
 *
 * @param read The clocks as they are stored. Until the first `reread` all show real time.
 * @param onMoved Called when one was moved: what was not due may be now.
 */
export function openAccountClocks(
  real: Clock,
  read: () => Promise<MovedClocks>,
  onMoved: () => void = () => {},
): AccountClocks {
  let moved: MovedClocks = new Map();
  let reading = Promise.resolve();

  async function readOnce() {
    const found = await read();
    if (isSame(found, moved)) return;
    moved = found;
    onMoved();
  }

  return {
    now(account) {
      const now = real.now();
      const clock = account && !account.livemode && moved.get(account.accountId);
      return clock ? readClock(clock, now) : now;
    },
    moved: () => moved,
    reread() {
      // One after another: a look that began before a change must not overwrite what a later one saw.
      reading = reading.catch(() => {}).then(readOnce);
      return reading;
    },
  };
}

function isSame(some: MovedClocks, others: MovedClocks): boolean {
  if (some.size !== others.size) return false;
  return [...some].every(([accountId, { reads, since }]) => {
    const other = others.get(accountId);
    return other?.reads.getTime() === reads.getTime() && other.since?.getTime() === since?.getTime();
  });
}
