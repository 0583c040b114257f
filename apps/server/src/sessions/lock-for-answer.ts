import { type AnsweredPart, answersMissing, Refusal } from '@credence/verification';
import type { App } from '../app.ts';
import type { SessionKey } from '../keys/vault.ts';
import type { SessionRecord } from '../store/sessions.ts';
import { requireInput } from './consent.ts';
import { lockAsHolder, requireAttempt } from './hosted-session.ts';

/**
 * Locks a session for an answer of its person.
 *
 * @throws {Refusal} Where the session takes none, or no more, or does not ask for this.
 */
export async function lockForAnswer(
  tx: App,
  request: { sessionId: string; device: string },
  part: AnsweredPart,
): Promise<SessionRecord & { key: SessionKey }> {
  const record = await lockAsHolder(tx, request.sessionId, request.device);
  const { session, key } = record;
  requireInput(session.status);
  if (!session.consent || !key) throw new Refusal('consent_missing', 'Agree to the verification first.');
  if (!answersMissing(session, []).includes(part)) {
    throw new Refusal('parameter_invalid', 'This verification does not ask for that.');
  }
  // Also so that nothing later undoes what is counted of wrong codes.
  await requireAttempt(tx, session);
  return { ...record, key };
}
