import { randomBytes } from 'node:crypto';
import {
  type CaptureKind,
  type ImageProblem,
  Refusal,
  requiredCaptures,
  type VerificationSession,
} from '@credence/verification';
import { PHOTO_LIMITS } from '../analysis/limits.ts';
import { type App, atomically, NO_CALL } from '../app.ts';
import { randomText } from '../ids.ts';
import { seal } from '../keys/seal.ts';
import { type CapturedThing, findOpenCaptures, insertCapture, takeOpenCaptures } from '../store/captures.ts';
import { findChallenge } from '../store/challenges.ts';
import { isUndone } from '../store/is-undone.ts';
import type { SessionRecord } from '../store/sessions.ts';
import { commit } from './commit.ts';
import { requireInput } from './consent.ts';
import { dropBlobs } from './drop-blobs.ts';
import { active, describe, type HostedSession, lockAsHolder, requireAttempt, viewSession } from './hosted-session.ts';

const SAY: Record<ImageProblem, string> = {
  unsupported_format: 'This is not a JPEG, PNG or WebP picture. Take a photo or choose another file.',
  corrupt: 'This picture is damaged or was cut short. Take it again or choose another file.',
  too_many_pixels: `This picture has too many pixels. Use a photo of at most ${PHOTO_LIMITS.pixelsMax / 1e6} megapixels.`,
  too_small: `This picture is too small to read. Use a photo of at least ${PHOTO_LIMITS.longSideMinPx} by ${PHOTO_LIMITS.shortSideMinPx} pixels.`,
  too_slow: 'This picture could not be opened in time. Take it again or choose another file.',
};

/**
 * Keeps a photo of a side or of the face, encrypted under a key of its own which the session's key wraps, and behind it the
 * frames that the camera gave before it. It takes the place of an earlier photo of the same.
 *
 * @param request.bytes The photo, and `frames` behind it, one after the other. These are opened only when the photo is read.
 *
 * @throws {Refusal} `challenge_expired` when it answers what is no longer asked, `image_rejected` with the `ImageProblem` as its parameter; nothing was kept then.
 */
export async function addCapture(
  app: App,
  request: CapturedThing & { sessionId: string; device: string; bytes: Buffer },
): Promise<HostedSession> {
  // Ask before spending work on the picture; ask again, with the row held, before keeping it.
  const before = await viewSession(app, request.sessionId, request.device);
  if (before.holds !== 'mine') throw new Refusal('link_elsewhere', 'This verification was opened in another browser.');
  await requireWanted(app, before.session, request.side);

  const sizeBytes = request.bytes.length - framesBytes(request.frames);
  const inspected = await app.analysis.inspect(request.bytes.subarray(0, sizeBytes));
  if ('problem' in inspected) throw new Refusal('image_rejected', SAY[inspected.problem], inspected.problem);

  const fileKey = randomBytes(32);
  const blobName = randomText(32);
  await app.blobs.put(blobName, seal(fileKey, 'file', request.bytes));
  let replaced: string[] = [];
  try {
    return await atomically(app, async (tx) => {
      const record = await lockAsHolder(tx, request.sessionId, request.device);
      const key = requireKey(record);
      await requireWanted(tx, record.session, request.side);
      if (!record.session.consent) throw new Refusal('consent_missing', 'Agree to the verification first.');
      const { side, answer, camera, frames } = request;
      if (answer) await requireAsked(tx, record.session, answer);
      // Answers were of the face they replace.
      replaced = await takeOpenCaptures(tx, record.session.id, { kinds: [side], frame: answer?.frame });
      await insertCapture(
        tx,
        { ...record.session, sessionId: record.session.id },
        { side, answer, camera, frames },
        {
          type: inspected.format === 'jpeg' ? 'jpg' : inspected.format,
          sizeBytes,
          blobName,
          wrappedKey: key.sealBytes('file-key', fileKey),
        },
      );
      return describe(tx, await commit(tx, active(tx, record), { session: record.session }, NO_CALL), 'mine');
    });
  } catch (error) {
    // In doubt it stays: a photo lost would be worse than one too many, which its key's row alone could open.
    replaced = isUndone(error) ? [blobName] : [];
    throw error;
  } finally {
    await dropBlobs(app, replaced);
  }
}

function framesBytes(frames: CapturedThing['frames'] = []): number {
  return frames.reduce((sum, { sizeBytes, detailBytes = 0 }) => sum + sizeBytes + detailBytes, 0);
}

/** Nothing is kept that nobody asked for: above all no face. */
async function requireWanted(app: App, session: VerificationSession, side: CaptureKind): Promise<void> {
  requireInput(session.status);
  await requireAttempt(app, session);
  if (requiredCaptures(session).includes(side)) return;
  throw new Refusal('parameter_invalid', 'This verification does not ask for this photo.', 'side');
}

/** An answer is taken in its turn and in time, to what was asked last. */
async function requireAsked(
  tx: App,
  session: VerificationSession,
  { challengeId, frame }: NonNullable<CapturedThing['answer']>,
): Promise<void> {
  const faces = (await findOpenCaptures(tx, session.id)).filter(({ side }) => side === 'selfie');
  const challenge = faces[0]?.challenge?.id === challengeId && (await findChallenge(tx, challengeId));
  if (!challenge || tx.clock.now(session) > challenge.expiresAt) {
    throw new Refusal('challenge_expired', 'This is no longer asked. Begin again with what is asked now.');
  }
  if (frame <= Math.min(challenge.poses.length, faces.length)) return;
  throw new Refusal('parameter_invalid', 'Answers come one by one, in the order asked.', 'frame');
}

function requireKey(record: SessionRecord) {
  if (!record.key) throw new Refusal('session_closed', 'This verification takes no more input.');
  return record.key;
}
