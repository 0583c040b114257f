import { READINGS_VERSION, type Side } from '@credence/verification';
import type { App } from '../app.ts';
import { unseal } from '../keys/seal.ts';
import { decideSession } from '../sessions/decide.ts';
import { type CaptureRecord, findSubmission, findSubmittedCaptures, saveReadings } from '../store/captures.ts';
import { findSessionAnywhere } from '../store/sessions.ts';

/**
 * Reads a submission's images, then decides its session.
 *
 * Safe to run twice: readings that are there are not made again, and a session that no longer waits for this submission
 * is left as it is. Throwing means "try again later"; an unreadable document is not an error.
 */
export async function analyzeSubmission(app: App, submissionId: string): Promise<void> {
  const submission = await findSubmission(app, submissionId);
  const record = submission && (await findSessionAnywhere(app, submission.sessionId));
  // Redacted in the meantime, or decided by an earlier run: nothing left to do.
  if (!record?.key || record.session.submissionId !== submissionId) return;
  if (!submission?.readingsSealed) {
    const { key } = record;
    const captures = await Promise.all(
      (await findSubmittedCaptures(app, submissionId)).filter(isOfDocument).map(async (capture) => ({
        side: capture.side,
        // Cards carry their zone on the back; a passport's only side has one.
        zoneExpected: capture.side === 'back' || record.session.declared?.type === 'passport',
        bytes: unseal(key.openBytes('file-key', capture.wrappedKey), 'file', await app.blobs.get(capture.blobName)),
      })),
    );
    const readings =
      captures.length > 0
        ? await app.analysis.read(captures)
        : { version: READINGS_VERSION, pipeline: {}, captures: {} };
    await saveReadings(app, submissionId, key, readings);
  }
  await decideSession(app, submissionId);
}

/** Nothing here compares faces yet: the selfie is kept, and not looked at. */
function isOfDocument(capture: CaptureRecord): capture is CaptureRecord & { side: Side } {
  return capture.side !== 'selfie';
}
