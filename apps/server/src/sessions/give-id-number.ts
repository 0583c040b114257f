import { ID_NUMBER_COUNTRIES, partsAsked, Refusal, readIdNumber } from '@credence/verification';
import { type App, atomically, NO_CALL } from '../app.ts';
import { saveIdNumberAnswer } from '../store/id-number-answers.ts';
import { commit } from './commit.ts';
import { active, describe, type HostedSession } from './hosted-session.ts';
import { lockForAnswer } from './lock-for-answer.ts';

/**
 * Takes down the ID number that the person gives, in place of one given before, and, where no document will tell them,
 * their name and date of birth.
 *
 * @throws {Refusal} `id_number_invalid` when no such number can exist: a slip, which they can mend at once.
 */
export function giveIdNumber(
  app: App,
  request: {
    sessionId: string;
    device: string;
    country: keyof typeof ID_NUMBER_COUNTRIES;
    number: string;
    firstName?: string | undefined;
    lastName?: string | undefined;
    birthDate?: string | undefined;
  },
): Promise<HostedSession> {
  return atomically(app, async (tx) => {
    const record = await lockForAnswer(tx, request, 'idNumber');
    const { session, key } = record;
    const type = ID_NUMBER_COUNTRIES[request.country];
    const number = readIdNumber(type, request.number, session);
    if (!number) throw new Refusal('id_number_invalid', 'There is no such number.', 'number');
    const person = partsAsked(session).includes('document') ? NOBODY : readPerson(request);
    await saveIdNumberAnswer(tx, session.id, key, {
      answer: { type, number, ...person },
      attempt: session.submissionCount,
    });
    return describe(tx, await commit(tx, active(tx, record), { session }, NO_CALL), 'mine');
  });
}

const NOBODY = { firstName: null, lastName: null, birthDate: null };

/** One name is enough: not everybody has two. */
function readPerson({ firstName = '', lastName = '', birthDate }: Parameters<typeof giveIdNumber>[1]) {
  const names = { firstName: firstName.trim() || null, lastName: lastName.trim() || null };
  if ((!names.firstName && !names.lastName) || !birthDate) {
    throw new Refusal('parameter_missing', 'A name and a date of birth are needed, too.');
  }
  return { ...names, birthDate };
}
