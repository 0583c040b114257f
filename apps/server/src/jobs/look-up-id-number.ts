import {
  type Answers,
  chosenLookup,
  earliestDateOnEarth,
  gatherFacts,
  type IdNumberAnswer,
  isComparable,
  type Lookup,
  partsAsked,
  personOf,
  type Readings,
} from '@credence/verification';
import type { App } from '../app.ts';
import type { SessionKey } from '../keys/vault.ts';
import type { SessionRecord } from '../store/sessions.ts';
import { findSubmission, saveAnswers } from '../store/submissions.ts';

/** Nobody answered. Thrown for the job to be run again. */
class LookupUnavailable extends Error {
  override name = 'LookupUnavailable';
}

/**
 * Has the ID number of a submission looked up, beside what was read of its document, and keeps what came of it with the
 * person's answers. What is there is not asked for again.
 */
export async function lookUpIdNumber(
  app: App,
  submissionId: string,
  { session, key }: SessionRecord & { key: SessionKey },
): Promise<void> {
  const submission = await findSubmission(app, submissionId);
  if (!submission?.answersSealed || !submission.readingsSealed) return;
  const answers = key.openJson<Answers>('answers', submission.answersSealed);
  const { idNumber } = answers;
  if (!idNumber?.number || idNumber.lookup) return;
  const readings = key.openJson<Readings>('readings', submission.readingsSealed);
  const today = earliestDateOnEarth(app.clock.now(session));
  const document = partsAsked(session).includes('document') ? gatherFacts(readings, today).data : null;
  const person = personOf(idNumber, document);
  const lookup = session.livemode
    ? await ask(app, { submissionId, sessionId: session.id, idNumber, person })
    : (chosenLookup(idNumber.number) ?? NOBODY_ASKED);
  await saveAnswers(app, submissionId, key, { ...answers, idNumber: { ...idNumber, lookup } });
}

const NOBODY_ASKED: Lookup = { result: 'unasked', by: 'lookup' };

interface Question {
  submissionId: string;
  sessionId: string;
  idNumber: IdNumberAnswer;
  person: ReturnType<typeof personOf>;
}

async function ask({ idNumberLookup }: App, { idNumber: { type, number }, person, ...ids }: Question): Promise<Lookup> {
  // Too little to compare: that is told by a check of its own, and nobody need hear the number for it.
  if (!idNumberLookup || !type || !number || !isComparable(person)) return NOBODY_ASKED;
  const result = await idNumberLookup.ask({ ...ids, type, number, person });
  if (result === 'unavailable') throw new LookupUnavailable('the lookup of ID numbers gave no answer');
  return { result, by: 'lookup' };
}
