import { defineOperation } from '../../operation.ts';
import { CLOCK_OPERATION, moveClock, refuseLive, settleClock } from './move.ts';

/** `POST /v1/test_helpers/clock/reset`: back to real time, from ahead of it too. */
export const reset = defineOperation({
  ...CLOCK_OPERATION,
  method: 'POST',
  path: '/v1/test_helpers/clock/reset',
  summary: 'Return the test clock to real time',
  params: {},
  check(_, request) {
    refuseLive(request);
  },
  run: (request) => moveClock(request, () => null),
  settle: settleClock,
});
