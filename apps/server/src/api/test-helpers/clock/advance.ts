import { Refusal } from '@credence/verification';
import { meaning } from '../../form/meaning.ts';
import { integer, text } from '../../form/parameters.ts';
import { defineOperation } from '../../operation.ts';
import { CLOCK_OPERATION, moveClock, refuseBeyond, refuseLive, settleClock } from './move.ts';

const SECONDS_OF = { d: 86_400, h: 3_600, m: 60, s: 1 } as const;
const DURATION = /^(\d{1,9})([dhms])$/;

/** `POST /v1/test_helpers/clock/advance`: what falls due by it happens at once. */
export const advance = defineOperation({
  ...CLOCK_OPERATION,
  method: 'POST',
  path: '/v1/test_helpers/clock/advance',
  summary: 'Advance the test clock',
  params: {
    by: meaning(
      text().refine((value) => DURATION.test(value), {
        error: 'Invalid duration: write a number and a unit, such as 3d, 48h, 90m or 30s.',
      }),
      { type: 'string', pattern: DURATION.source },
    )
      .optional()
      .describe('By how much: a number of days, hours, minutes or seconds, such as `3d`, `48h`, `90m` or `30s`.'),
    seconds: meaning(
      integer().refine((seconds) => seconds >= 0, {
        error: 'The clock cannot go back: seconds must not be negative.',
      }),
      { type: 'integer', minimum: 0 },
    )
      .optional()
      .describe('By how many seconds, where `by` is not given.'),
  },
  check({ by, seconds }, request) {
    refuseLive(request);
    if (by === undefined && seconds === undefined) {
      throw new Refusal('parameter_missing', 'Say how far to advance the clock: by=3d, or seconds=259200.', 'by');
    }
    if (by !== undefined && seconds !== undefined) {
      throw new Refusal('parameter_invalid', 'You may only specify one of these parameters: by, seconds.', 'seconds');
    }
  },
  run(request, { by, seconds }) {
    const ms = 1000 * (by === undefined ? (seconds ?? 0) : parseDuration(by));
    return moveClock(request, (state) => {
      const to = new Date(state.now.getTime() + ms);
      refuseBeyond(to, state, by === undefined ? 'seconds' : 'by');
      return { now: to, frozen: state.frozen };
    });
  },
  settle: settleClock,
});

function parseDuration(by: string): number {
  const [, count, unit] = DURATION.exec(by) ?? [];
  return Number(count) * SECONDS_OF[unit as keyof typeof SECONDS_OF];
}
