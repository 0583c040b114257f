import { partsAsked, Refusal, requiredCaptures, submit } from '@credence/verification';
import { type App, atomically, NO_CALL } from '../app.ts';
import { newId } from '../ids.ts';
import { findOpenCaptures } from '../store/captures.ts';
import { insertSubmission } from '../store/submissions.ts';
import { findAnswered, partsAnswered } from './answers.ts';
import { capturedKinds } from './captured-kinds.ts';
import { commit } from './commit.ts';
import { describe, type HostedSession, lockAsHolder, requireAttempt } from './hosted-session.ts';

/** Hands the person's captures over for analysis. */
export function submitSession(app: App, request: { sessionId: string; device: string }): Promise<HostedSession> {
  return atomically(app, async (tx) => {
    const record = await lockAsHolder(tx, request.sessionId, request.device);
    const { session } = record;
    if (!session.consent) throw new Refusal('consent_missing', 'Agree to the verification first.');
    await requireAttempt(tx, session);
    // Undeclared, the photos could be of any document, and no check would ask whether they are of the right one.
    const asksForDocument = partsAsked(session).includes('document');
    if (asksForDocument && !session.declared)
      throw new Refusal('captures_missing', 'Say which document you are showing first.');
    const wanted = requiredCaptures(session);
    const captures = (await findOpenCaptures(tx, session.id)).filter((capture) => wanted.includes(capture.side));
    const { answers } = await findAnswered(tx, record);
    const submission = { id: newId('sub'), captures: capturedKinds(captures), answered: partsAnswered(answers) };
    const transition = submit(session, submission);
    const { accountId, livemode } = session;
    const answersSealed = record.key?.sealJson('answers', answers);
    const row = {
      accountId,
      livemode,
      id: submission.id,
      sessionId: session.id,
      ...(answersSealed && { answersSealed }),
    };
    await insertSubmission(tx, row, captures);
    const changed = await commit(tx, record, transition, NO_CALL);
    return describe(tx, changed, 'mine');
  });
}
