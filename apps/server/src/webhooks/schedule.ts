const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Pauses after the first, second, … failed attempt; the last one repeats. */
const PAUSES_MS = [5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS, 12 * HOUR_MS];
/** What fails together is not tried again together: a pause is shorter by up to this share of it. */
const SPREAD = 0.1;
/** Deliveries are given up three days after the event. */
const TRIED_FOR_MS = 72 * HOUR_MS;
/** A receiver may ask for more patience than the schedule has, within reason. */
const RETRY_AFTER_MAX_MS = 24 * HOUR_MS;

/**
 * Says when a delivery that failed is tried next, or `null` when it is given up: after 72 hours, as Stripe's are in live
 * mode. Test mode keeps the same schedule (Stripe's tries three times in a few hours), so that a test with a clock under
 * its control meets what production will do. Chance shortens a pause, never prolongs it: whoever moves the clock by the
 * published pause has the attempt.
 *
 * @param failed.attempts How many have been made, this one included.
 * @param failed.createdAt When the delivery came about.
 * @param failed.jitter 0 to 1, by chance.
 * @param failed.retryAfterMs What the receiver asked for: it can prolong a pause, not shorten it.
 */
export function nextAttempt(
  failed: { attempts: number; createdAt: Date; jitter: number; retryAfterMs?: number | undefined },
  now: Date,
): Date | null {
  const pause = pauseAfter(failed.attempts);
  const asked = Math.min(failed.retryAfterMs ?? 0, RETRY_AFTER_MAX_MS);
  // By the unshortened pauses, or chance would decide how many attempts there are.
  const elapsed = Math.max(now.getTime() - failed.createdAt.getTime(), scheduledFor(failed.attempts));
  if (elapsed + Math.max(pause, asked) > TRIED_FOR_MS) return null;
  const spread = Math.round(pause * (1 - SPREAD * failed.jitter));
  return new Date(now.getTime() + Math.max(spread, asked));
}

function pauseAfter(attempts: number): number {
  return PAUSES_MS[Math.min(attempts, PAUSES_MS.length) - 1]!;
}

/** How long after the delivery came about an attempt is made at the latest, if all before it failed at once. */
function scheduledFor(attempt: number): number {
  let ms = 0;
  for (let before = 1; before < attempt; before += 1) ms += pauseAfter(before);
  return ms;
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
