import { Refusal } from '@credence/verification';
import type { App } from '../../../app.ts';
import { type ClockState, moveAccountClock } from '../../../store/clocks.ts';
import type { ApiRequest, Outcome } from '../../operation.ts';
import { serializeClock } from '../../serialize/clock.ts';

/** Farther ahead is a slip of the keyboard: no document, and nothing here, is good for longer. */
export const AHEAD_MAX_YEARS = 10;
const YEAR_MS = 366 * 24 * 3_600_000;

/** What all requests to the clock have in common. */
export const CLOCK_OPERATION = {
  returns: 'test_helpers.clock',
  extension: true,
  permission: 'secret_key',
  expandable: { names: [], sensitive: [] },
} as const;

/** @throws {Refusal} In live mode. */
export function refuseLive({ account }: ApiRequest): void {
  if (!account.livemode) return;
  throw new Refusal(
    'parameter_invalid',
    'Only test mode has a clock that can be moved: live mode is always on real time. Use a test mode key (sk_test_…).',
  );
}

/** Answers a request that moves the clock of its account's test mode. */
export async function moveClock(
  { app, account }: ApiRequest,
  move: (state: ClockState) => Pick<ClockState, 'now' | 'frozen'> | null,
): Promise<Outcome> {
  const state = await moveAccountClock(app, account.accountId, move);
  return { body: serializeClock(state), keptFrom: state.now };
}

/** Has this process go by the moved clock before the answer is read. */
export function settleClock({ clock }: App): Promise<void> {
  return clock.reread();
}

/** @throws {Refusal} When a clock would be too far ahead of real time. */
export function refuseBeyond(to: Date, { real }: ClockState, param?: string): void {
  if (to.getTime() - real.getTime() <= AHEAD_MAX_YEARS * YEAR_MS) return;
  throw new Refusal(
    'parameter_invalid',
    `A test clock can be at most ${AHEAD_MAX_YEARS} years ahead of real time.`,
    param,
  );
}
