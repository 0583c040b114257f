import { Refusal } from '@credence/verification';
import { epochSeconds } from '../../form/parameters.ts';
import { defineOperation } from '../../operation.ts';
import { CLOCK_OPERATION, moveClock, refuseBeyond, refuseLive, settleClock } from './move.ts';

/** `POST /v1/test_helpers/clock/set`: what falls due by it happens at once. */
export const set = defineOperation({
  ...CLOCK_OPERATION,
  method: 'POST',
  path: '/v1/test_helpers/clock/set',
  summary: 'Set the test clock',
  params: { to: epochSeconds().describe('An instant that is not before the one it shows.') },
  check(_, request) {
    refuseLive(request);
  },
  run(request, { to }) {
    return moveClock(request, (state) => {
      const shown = Math.floor(state.now.getTime() / 1000);
      if (to < shown) {
        throw new Refusal(
          'parameter_invalid',
          `The clock cannot go back: it is ${shown}. Set it to a later time, or return to real time with POST /v1/test_helpers/clock/reset.`,
          'to',
        );
      }
      // The second it is in began before now.
      const now = new Date(Math.max(to * 1000, state.now.getTime()));
      refuseBeyond(now, state, 'to');
      return { now, frozen: state.frozen };
    });
  },
  settle: settleClock,
});
