import { type CaptureKind, READINGS_VERSION, type Readings, type VerificationSession } from '@credence/verification';
import type { App } from '../app.ts';
import { unseal } from '../keys/seal.ts';
import { decideSession } from '../sessions/decide.ts';
import { findSubmission, findSubmittedCaptures, saveReadings } from '../store/captures.ts';
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
    const photos = await Promise.all(
      (await findSubmittedCaptures(app, submissionId)).map(async ({ side, wrappedKey, blobName }) => ({
        side,
        bytes: unseal(key.openBytes('file-key', wrappedKey), 'file', await app.blobs.get(blobName)),
      })),
    );
    const readings =
      photos.length > 0
        ? await readPhotos(app, record.session, photos)
        : { version: READINGS_VERSION, pipeline: {}, captures: {} };
    await saveReadings(app, submissionId, key, readings);
  }
  await decideSession(app, submissionId);
}

function readPhotos(
  app: App,
  { declared }: VerificationSession,
  photos: readonly { side: CaptureKind; bytes: Buffer }[],
): Promise<Readings> {
  const sides = photos.flatMap(({ side, bytes }) =>
    // Cards carry their zone on the back; a passport's only side has one.
    side === 'selfie' ? [] : { side, bytes, zoneExpected: side === 'back' || declared?.type === 'passport' },
  );
  const selfies = photos.filter(({ side }) => side === 'selfie').map(({ bytes }) => bytes);
  return app.analysis.read(sides, selfies);
}
