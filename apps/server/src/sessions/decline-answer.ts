import {
  ANSWERED_PARTS,
  type AnsweredPart,
  type Answers,
  CAPTURE_KINDS,
  decideUnanswered,
  submit,
} from '@credence/verification';
import { type App, atomically, NO_CALL } from '../app.ts';
import { newId } from '../ids.ts';
import type { SessionKey } from '../keys/vault.ts';
import { keepOpenCaptures } from '../store/captures.ts';
import { findContacts } from '../store/contacts.ts';
import type { SessionRecord } from '../store/sessions.ts';
import { insertSubmission } from '../store/submissions.ts';
import { commit } from './commit.ts';
import { conclude } from './decide.ts';
import { describe, type HostedSession } from './hosted-session.ts';
import { lockForAnswer } from './lock-for-answer.ts';

/** Ends the attempt of a person who cannot or will not answer for a part: without it nothing else would verify them. */
export function declineAnswer(
  app: App,
  request: { sessionId: string; device: string; part: AnsweredPart },
): Promise<HostedSession> {
  const { part } = request;
  return atomically(app, async (tx) => {
    const record = await lockForAnswer(tx, request, part);
    const contact = (await findContacts(tx, record.session.id, record.key)).find(({ channel }) => channel === part);
    if (contact?.confirmedAt) return describe(tx, record, 'mine');
    if (part === 'idNumber') return endUnanswered(tx, record, part, {});
    return endUnanswered(tx, record, part, { [part]: { address: contact?.address ?? null, outcome: 'declined' } });
  });
}

/**
 * Ends an attempt at a part that stays unanswered, with a report of that part only. Photos taken so far are kept for the
 * next attempt.
 *
 * To be run with the session's row held, where one more attempt may end.
 */
export async function endUnanswered(
  tx: App,
  record: SessionRecord & { key: SessionKey },
  part: AnsweredPart,
  answers: Answers,
): Promise<HostedSession> {
  const { session, key } = record;
  const { accountId, livemode } = session;
  const id = newId('sub');
  const answersSealed = key.sealJson('answers', answers);
  await insertSubmission(tx, { accountId, livemode, id, sessionId: session.id, answersSealed }, []);
  await keepOpenCaptures(tx, session.id);
  // The job it causes otherwise would look for photos to read.
  const { job: _, ...submitted } = submit(session, { id, captures: CAPTURE_KINDS, answered: ANSWERED_PARTS });
  const processing = await commit(tx, record, submitted, NO_CALL);
  const decision = decideUnanswered(part, answers);
  const ended = await conclude(tx, { ...processing, key }, { decision, pipeline: {} }, NO_CALL);
  return describe(tx, ended, 'mine');
}
