import { type Kysely, sql } from 'kysely';
import { type App, atomically } from '../app.ts';
import { type MovedClock, type MovedClocks, readClock } from '../clock.ts';
import { notify } from './notify.ts';
import type { Database } from './schema.ts';

/** Tells the other processes that a test clock was moved. */
export const CLOCK_CHANNEL = 'credence_clock';

/** What the clock of a test mode shows, as its row has it. */
export interface ClockState {
  now: Date;
  real: Date;
  frozen: boolean;
}

/** Reads the clocks that do not show real time, of all accounts. */
export async function findMovedClocks(db: Kysely<Database>): Promise<MovedClocks> {
  const rows = await db
    .selectFrom('account')
    .select(['id', 'clock_reads', 'clock_since'])
    .where('clock_reads', 'is not', null)
    .execute();
  return new Map(rows.map((row) => [row.id, { reads: row.clock_reads!, since: row.clock_since }]));
}

/** The clock of an account's test mode. */
export async function readAccountClock(app: App, accountId: string): Promise<ClockState> {
  const row = await clockOf(app, accountId).executeTakeFirstOrThrow();
  return stateOf(toClock(row), app.clock.now());
}

/**
 * Moves the clock of an account's test mode; two moves at once follow each other. Other processes hear of it with the
 * commit, this one by `clock.reread()`.
 *
 * @param move Says what it is to show and whether it is to stand still, or null for real time. What it throws leaves
 * everything as it was.
 */
export function moveAccountClock(
  app: App,
  accountId: string,
  move: (state: ClockState) => Pick<ClockState, 'now' | 'frozen'> | null,
): Promise<ClockState> {
  return atomically(app, async (tx) => {
    const row = await clockOf(tx, accountId).forNoKeyUpdate().executeTakeFirstOrThrow();
    const real = tx.clock.now();
    const wanted = move(stateOf(toClock(row), real));
    const clock = wanted && { reads: wanted.now, since: wanted.frozen ? null : real };
    await tx.db
      .updateTable('account')
      .set({ clock_reads: clock?.reads ?? null, clock_since: clock?.since ?? null })
      .where('id', '=', accountId)
      .execute();
    if (!clock) await bringEndpointsBack(tx, accountId, real);
    await notify(tx.db, CLOCK_CHANNEL);
    return stateOf(clock, real);
  });
}

/**
 * Endpoints hear of what happens after they were made: those made on a clock that was ahead would hear of nothing until
 * real time had caught up.
 */
async function bringEndpointsBack(tx: App, accountId: string, real: Date): Promise<void> {
  await tx.db
    .updateTable('webhook_endpoint')
    .set({ created_at: real, failing_since: sql`least(failing_since, ${real}::timestamptz)` })
    .where('account_id', '=', accountId)
    .where('livemode', '=', false)
    .where('created_at', '>', real)
    .execute();
}

function clockOf(app: App, accountId: string) {
  return app.db.selectFrom('account').select(['clock_reads', 'clock_since']).where('id', '=', accountId);
}

function toClock(row: { clock_reads: Date | null; clock_since: Date | null }): MovedClock | null {
  return row.clock_reads && { reads: row.clock_reads, since: row.clock_since };
}

function stateOf(clock: MovedClock | null, real: Date): ClockState {
  return { now: clock ? readClock(clock, real) : real, real, frozen: clock !== null && clock.since === null };
}
