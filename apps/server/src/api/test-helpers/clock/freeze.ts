import { defineOperation } from '../../operation.ts';
import { CLOCK_OPERATION, moveClock, refuseLive, settleClock } from './move.ts';

/** `POST /v1/test_helpers/clock/freeze`: it stands still, and moves only when it is advanced or set. */
export const freeze = defineOperation({
  ...CLOCK_OPERATION,
  method: 'POST',
  path: '/v1/test_helpers/clock/freeze',
  summary: 'Freeze the test clock',
  params: {},
  check(_, request) {
    refuseLive(request);
  },
  run: (request) => moveClock(request, ({ now }) => ({ now, frozen: true })),
  settle: settleClock,
});
