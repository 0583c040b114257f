import { type KnownFaces, partsAsked, type Readings, templateOfSelfie } from '@credence/verification';
import type { App } from '../app.ts';
import { findMostAlikeBlocked } from '../store/blocked-faces.ts';
import { findSubmission } from '../store/captures.ts';
import { findSessionAnywhere } from '../store/sessions.ts';

/** What its checks are told with four digits: more would only make records larger. */
const DIGITS = 4;

/**
 * Whom the face on a submission's selfie looks like, by the account's records; `undefined` where none was asked for or
 * found. To be run before the transaction that decides: every face there is has to be compared.
 */
export async function recallFaces(app: App, submissionId: string): Promise<KnownFaces | undefined> {
  const submission = await findSubmission(app, submissionId);
  const record = submission && (await findSessionAnywhere(app, submission.sessionId));
  if (!record?.key || !submission?.readingsSealed || !partsAsked(record.session).includes('selfie')) return undefined;
  const face = templateOfSelfie(record.key.openJson<Readings>('readings', submission.readingsSealed));
  if (!face) return undefined;
  const blocked = await findMostAlikeBlocked(app, record.session, face);
  return { blocked: blocked ? { ...blocked, similarity: Number(blocked.similarity.toFixed(DIGITS)) } : null };
}
