import { Refusal } from '@credence/verification';
import { expectDetails } from '../../../sessions/expect-details.ts';
import { linksOf } from '../../../sessions/links.ts';
import { calendarDate, text } from '../../form/parameters.ts';
import { defineOperation } from '../../operation.ts';
import { SESSION_EXPANDABLE } from '../../serialize/session.ts';
import { answerSession, getSession } from '../../verification-sessions/answer.ts';

const NAME_MAX = 200;

/** `POST /v1/credence/verification_sessions/:id/expected_details`: what you know of the person, to be compared. */
export const setExpectedDetails = defineOperation({
  method: 'POST',
  path: '/v1/credence/verification_sessions/:id/expected_details',
  summary: 'Set the expected details of a verification session',
  returns: 'identity.verification_session',
  extension: true,
  permission: 'identity_product_write',
  params: {
    first_name: text(NAME_MAX).optional(),
    last_name: text(NAME_MAX).optional(),
    dob: calendarDate().optional(),
  },
  expandable: SESSION_EXPANDABLE,
  check({ first_name, last_name, dob }) {
    if (first_name !== undefined || last_name !== undefined || dob !== undefined) return;
    throw new Refusal('parameter_missing', 'Say what to expect: first_name, last_name, dob, or several of them.');
  },
  async run(request, { first_name, last_name, dob }) {
    const { app, account } = request;
    const { session } = await getSession(request);
    const record = await expectDetails(app, account, session.id, {
      ...(first_name !== undefined && { firstName: first_name }),
      ...(last_name !== undefined && { lastName: last_name }),
      ...(dob !== undefined && { birthDate: dob }),
    });
    return answerSession(request, record, linksOf(app, record));
  },
});
