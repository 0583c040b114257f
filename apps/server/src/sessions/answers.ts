import { ANSWERED_PARTS, type AnsweredPart, type Answers } from '@credence/verification';
import type { App } from '../app.ts';
import { type Contact, findContacts } from '../store/contacts.ts';
import { findIdNumberAnswer } from '../store/id-number-answers.ts';
import type { SessionRecord } from '../store/sessions.ts';

/** What a person has confirmed and given so far. */
export interface Answered {
  answers: Answers;
  contacts: Contact[];
  /** Whether something was asked for or given since the last attempt ended. */
  begun: boolean;
}

export async function findAnswered(app: App, { session, key }: SessionRecord): Promise<Answered> {
  if (!key) return { answers: {}, contacts: [], begun: false };
  const [contacts, given] = await Promise.all([
    findContacts(app, session.id, key),
    findIdNumberAnswer(app, session.id, key),
  ]);
  const confirmed = contacts.filter(({ confirmedAt }) => confirmedAt !== null);
  return {
    answers: {
      ...Object.fromEntries(confirmed.map(({ channel, address }) => [channel, { address, outcome: 'confirmed' }])),
      ...(given && { idNumber: given.answer }),
    },
    contacts,
    begun: [...contacts, ...(given ? [given] : [])].some(({ attempt }) => attempt === session.submissionCount),
  };
}

/** The parts that are answered, in the order in which they are asked. */
export function partsAnswered(answers: Answers): AnsweredPart[] {
  return ANSWERED_PARTS.filter((part) => answers[part] !== undefined);
}
