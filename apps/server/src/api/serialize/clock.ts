import type { ClockState } from '../../store/clocks.ts';
import { serializeInstant } from './values.ts';

/** The clock of an account's test mode. */
export function serializeClock({ now, real, frozen }: ClockState) {
  return {
    object: 'test_helpers.clock',
    frozen,
    livemode: false,
    now: serializeInstant(now),
    offset: Math.round((now.getTime() - real.getTime()) / 1000),
  };
}
