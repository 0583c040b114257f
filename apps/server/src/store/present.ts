import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Clock, type MovedClocks, readClock } from '../clock.ts';

/** What time it is: real time, and the test clocks that show another. */
export interface Present {
  now: Date;
  moved?: MovedClocks;
}

/** The present by a clock, for statements about more than one account. */
export function presentBy(clock: Clock): Present {
  const moved = clock.moved?.();
  return { now: clock.now(), ...(moved && { moved }) };
}

/**
 * The present of a row's account and mode, in SQL. While no clock is moved this is a plain parameter, and the statement
 * the one it would be without test clocks; otherwise all moved clocks are one parameter, however many there are.
 */
export function presentOf(
  present: Present,
  row: { accountId: RawBuilder<unknown>; livemode: RawBuilder<unknown> },
): RawBuilder<Date> {
  const { now } = present;
  if (!present.moved?.size) return sql<Date>`${now}::timestamptz`;
  return sql<Date>`case when ${row.livemode} then ${now}::timestamptz else ${testPresentOf(present, row.accountId)} end`;
}

/** As `presentOf`, for what is of an account's test mode, or of nobody's (null). */
export function testPresentOf({ now, moved }: Present, accountId: RawBuilder<unknown>): RawBuilder<Date> {
  if (!moved?.size) return sql<Date>`${now}::timestamptz`;
  const readings = [...moved].map(([id, clock]) => [id, readClock(clock, now).toISOString()]);
  const map = JSON.stringify(Object.fromEntries(readings));
  return sql<Date>`coalesce((${map}::jsonb ->> ${accountId})::timestamptz, ${now}::timestamptz)`;
}

/** Rows that share one present. */
export interface Era {
  now: Date;
  /** Says in SQL whether it is a row's present. */
  covers(accountId: string, livemode: string): RawBuilder<SqlBool>;
}

/** What a sweep clears away: up to `limit` of what lies before an instant and in its era. */
export interface Sweep extends Pick<Era, 'covers'> {
  before: Date;
  limit: number;
}

/**
 * Everything on real time, and each test mode whose clock was moved: for sweeps, whose indexes go by time and can serve
 * one present at a time.
 */
export function erasOf(clock: Clock): Era[] {
  const { now, moved } = presentBy(clock);
  if (!moved?.size) return [{ now, covers: () => sql<SqlBool>`true` }];
  const ids = sql.join([...moved.keys()]);
  return [
    {
      now,
      covers: (accountId, livemode) => sql<SqlBool>`(${sql.ref(livemode)} or ${sql.ref(accountId)} not in (${ids}))`,
    },
    ...[...moved].map(
      ([id, clock]): Era => ({
        now: readClock(clock, now),
        covers: (accountId, livemode) => sql<SqlBool>`(${sql.ref(accountId)} = ${id} and not ${sql.ref(livemode)})`,
      }),
    ),
  ];
}
