import { describe, expect, test } from 'vitest';
import { nextAttempt, parseRetryAfter } from './schedule.ts';

const CREATED = new Date('2026-03-01T12:00:00Z');
const HOUR_MS = 3_600_000;

/** The hours after the event at which a delivery that always fails is attempted. */
function attemptHours(jitter = 0) {
  const hours: number[] = [];
  for (let at: Date | null = CREATED; at; ) {
    hours.push((at.getTime() - CREATED.getTime()) / HOUR_MS);
    at = nextAttempt({ attempts: hours.length, createdAt: CREATED, jitter }, at);
  }
  return hours.map((hour) => Math.round(hour * 1000) / 1000);
}

describe('nextAttempt', () => {
  test('tries a delivery for three days, ever less often', () => {
    expect(attemptHours()).toEqual([0, 0.083, 0.583, 2.583, 7.583, 17.583, 29.583, 41.583, 53.583, 65.583]);
  });

  test('lets chance bring an attempt forward by a tenth of its pause, never back, and never add one', () => {
    expect(attemptHours(1)).toEqual([0, 0.075, 0.525, 2.325, 6.825, 15.825, 26.625, 37.425, 48.225, 59.025]);
  });

  test('is not brought forward of what the receiver asked for', () => {
    const failed = { attempts: 1, createdAt: CREATED, jitter: 1, retryAfterMs: 5 * 60_000 };
    expect(nextAttempt(failed, CREATED)?.toISOString()).toBe('2026-03-01T12:05:00.000Z');
  });

  test.each([
    ['a longer one than the schedule has', 20 * 60_000, '2026-03-01T12:20:00.000Z'],
    ['never a shorter one', 1_000, '2026-03-01T12:05:00.000Z'],
    ['and no more than a day', 30 * 24 * HOUR_MS, '2026-03-02T12:00:00.000Z'],
  ])('a receiver may ask for a pause: %s', (_, retryAfterMs, next) => {
    const failed = { attempts: 1, createdAt: CREATED, jitter: 0, retryAfterMs };
    expect(nextAttempt(failed, CREATED)?.toISOString()).toBe(next);
  });
});

describe('parseRetryAfter', () => {
  const NOW = Date.parse('2026-03-01T12:00:00Z');

  test.each([
    ['120', 120_000],
    ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    [undefined, undefined],
  ])('reads %s', (value, ms) => {
    expect(parseRetryAfter(value, NOW)).toBe(ms);
  });
});
