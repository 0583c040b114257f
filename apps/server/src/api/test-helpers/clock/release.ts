import { defineOperation } from '../../operation.ts';
import { CLOCK_OPERATION, moveClock, refuseLive, settleClock } from './move.ts';

/** `POST /v1/test_helpers/clock/release`: it runs again, from where it stands. One that runs is left as it is. */
export const release = defineOperation({
  ...CLOCK_OPERATION,
  method: 'POST',
  path: '/v1/test_helpers/clock/release',
  summary: 'Release the test clock',
  params: {},
  check(_, request) {
    refuseLive(request);
  },
  run: (request) => moveClock(request, ({ now }) => ({ now, frozen: false })),
  settle: settleClock,
});
