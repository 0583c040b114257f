const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Pauses after the first, second, … failed attempt; in live mode the last one repeats. */
const LIVE_MS = [5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS, 12 * HOUR_MS];
const TEST_MS = [5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS];
/** Live deliveries are given up three days after the event. */
const LIVE_FOR_MS = 72 * HOUR_MS;
/** A receiver may ask for more patience than the schedule has, within reason. */
const RETRY_AFTER_MAX_MS = 24 * HOUR_MS;

/**
 * Says when a delivery that failed is tried next, or `null` when it is given up.
 *
 * Live deliveries are tried for 72 hours, test deliveries four times, like Stripe's.
 *
 * @param failed.attempts How many have been made, this one included.
 * @param failed.createdAt When the delivery came about.
 * @param failed.retryAfterMs What the receiver asked for: it can prolong a pause, not shorten it.
 */
export function nextAttemptAt(
  failed: { livemode: boolean; attempts: number; createdAt: Date; retryAfterMs?: number | undefined },
  now: Date,
): Date | null {
  const pauses = failed.livemode ? LIVE_MS : TEST_MS;
  const last = failed.livemode ? LIVE_MS.at(-1) : undefined;
  const pause = pauses[failed.attempts - 1] ?? last;
  if (pause === undefined) return null;
  const asked = Math.min(failed.retryAfterMs ?? 0, RETRY_AFTER_MAX_MS);
  const next = new Date(now.getTime() + Math.max(pause, asked));
  if (failed.livemode && next.getTime() - failed.createdAt.getTime() > LIVE_FOR_MS) return null;
  return next;
}

/**
 * Reads a `Retry-After` header: seconds, or a date.
 *
 * @param now Epoch milliseconds of real time, which is what the receiver's date is in.
 * @returns Milliseconds from now, or `undefined` for anything else.
 * @see RFC 9110 section 10.2.3
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  // Date.parse alone would take "5.5" or "-1" for years.
  if (!/^[A-Za-z]{3,9},? /.test(value.trim())) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
