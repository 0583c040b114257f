import { readAccountClock } from '../../../store/clocks.ts';
import { defineOperation } from '../../operation.ts';
import { serializeClock } from '../../serialize/clock.ts';
import { CLOCK_OPERATION, refuseLive } from './move.ts';

/** `GET /v1/test_helpers/clock` */
export const retrieve = defineOperation({
  ...CLOCK_OPERATION,
  method: 'GET',
  path: '/v1/test_helpers/clock',
  summary: 'Retrieve the test clock',
  params: {},
  check(_, request) {
    refuseLive(request);
  },
  async run({ app, account }) {
    return { body: serializeClock(await readAccountClock(app, account.accountId)) };
  },
});
