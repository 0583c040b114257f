import {
  CAPTURE_KINDS,
  type CaptureKind,
  type ChallengeReading,
  READINGS_VERSION,
  type Readings,
  type VerificationSession,
} from '@credence/verification';
import type { App } from '../app.ts';
import { unseal } from '../keys/seal.ts';
import type { SessionKey } from '../keys/vault.ts';
import { decideSession, giveUpOnSubmission } from '../sessions/decide.ts';
import { type CaptureRecord, findSubmittedCaptures } from '../store/captures.ts';
import { findChallenge } from '../store/challenges.ts';
import { type AnalysisStage, noteStage } from '../store/progress.ts';
import { findSessionAnywhere } from '../store/sessions.ts';
import { findSubmission, saveReadings } from '../store/submissions.ts';
import { lookUpIdNumber } from './look-up-id-number.ts';

/**
 * Reads a submission's images, has its ID number looked up, then decides its session.
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
    const captures = await findSubmittedCaptures(app, submissionId);
    const stages = tellStages(app, submissionId, captures);
    const readings = await readCaptures(app, { ...record, key: record.key }, captures, stages.onRead);
    await stages.told();
    await saveReadings(app, submissionId, record.key, readings);
  }
  await lookUpIdNumber(app, submissionId, { ...record, key: record.key });
  await decideSession(app, submissionId);
}

/** After the last try: decides from what was read, with what was never answered left open; else says that nothing was. */
export async function giveUpOnAnalysis(app: App, submissionId: string): Promise<void> {
  const submission = await findSubmission(app, submissionId);
  return submission?.readingsSealed ? decideSession(app, submissionId) : giveUpOnSubmission(app, submissionId);
}

async function readCaptures(
  app: App,
  { session, key }: { session: VerificationSession; key: SessionKey },
  captures: readonly CaptureRecord[],
  onRead: (picture: CaptureKind) => void,
): Promise<Readings> {
  if (captures.length === 0) return { version: READINGS_VERSION, pipeline: {}, captures: {} };
  const photos = await Promise.all(
    captures.map(async (capture) => {
      const fileKey = key.openBytes('file-key', capture.wrappedKey);
      const content = unseal(fileKey, 'file', await app.blobs.get(capture.blobName));
      return { side: capture.side, ...takeApart(capture, content) };
    }),
  );
  const sides = photos.flatMap(({ side, bytes, frames }) =>
    // Cards carry their zone on the back; a passport's only side has one.
    side === 'selfie'
      ? []
      : { side, bytes, frames, zoneExpected: side === 'back' || session.declared?.type === 'passport' },
  );
  const selfies = photos.filter(({ side }) => side === 'selfie').map(({ bytes }) => bytes);
  const readings = await app.analysis.read(sides, selfies, onRead);
  const challenge = await recallChallenge(app, captures);
  const told = withCameras(readings, captures);
  return told.selfie && challenge ? { ...told, selfie: { ...told.selfie, challenge } } : told;
}

/** Behind a photo lie the frames that came with it, each with its detail behind it. */
function takeApart({ sizeBytes, frames }: CaptureRecord, content: Buffer) {
  let end = 0;
  const next = (length: number) => {
    end += length;
    return content.subarray(end - length, end);
  };
  return {
    bytes: next(sizeBytes),
    frames: frames.map(({ sizeBytes: length, detailBytes, beforeMs }) => ({
      bytes: next(length),
      beforeMs,
      ...(detailBytes && { detail: next(detailBytes) }),
    })),
  };
}

/** What the pages told of the cameras goes with what was read of their pictures. */
function withCameras(readings: Readings, captures: readonly CaptureRecord[]): Readings {
  const cameraOf = ({ camera }: CaptureRecord) => camera && { camera };
  const sides = Object.fromEntries(
    captures.flatMap((capture) => {
      const read = capture.side === 'selfie' ? undefined : readings.captures[capture.side];
      return read ? [[capture.side, { ...read, ...cameraOf(capture) }]] : [];
    }),
  );
  // Frames are read in the order of their captures.
  const faces = captures.filter(({ side }) => side === 'selfie');
  const { selfie } = readings;
  const frames = selfie?.frames.map((frame, i) => ({ ...frame, ...(faces[i] && cameraOf(faces[i])) }));
  return { ...readings, captures: sides, ...(selfie && frames && { selfie: { ...selfie, frames } }) };
}

const STAGES: Record<CaptureKind, AnalysisStage> = {
  front: 'reading_front',
  back: 'reading_back',
  selfie: 'comparing',
};

/** Keeps those who wait informed: pictures are read side by side, and the first that is not done is what is said. */
function tellStages(app: App, submissionId: string, captures: readonly CaptureRecord[]) {
  const waiting = captures.map(({ side }): CaptureKind => side);
  let said: AnalysisStage | undefined;
  let told = Promise.resolve();
  const say = () => {
    const next = CAPTURE_KINDS.find((kind) => waiting.includes(kind));
    const stage = next ? STAGES[next] : 'deciding';
    if (stage === said) return;
    said = stage;
    // What those who wait are told is not worth doing the work again for.
    told = told.then(() => noteStage(app, submissionId, stage)).catch(() => {});
  };
  say();
  return {
    onRead(picture: CaptureKind) {
      waiting.splice(waiting.indexOf(picture), 1);
      say();
    },
    told: () => told,
  };
}

/** What was asked of the person, and how long they took: kept with the readings, so that they can be judged again. */
async function recallChallenge(app: App, captures: readonly CaptureRecord[]): Promise<ChallengeReading | undefined> {
  const faces = captures.filter(({ side }) => side === 'selfie');
  const challenge = faces[0]?.challenge && (await findChallenge(app, faces[0].challenge.id));
  if (!challenge) return undefined;
  const issuedMs = challenge.issuedAt.getTime();
  // The first looks ahead, and was there before anything was asked.
  const answeredMs = Math.max(issuedMs, ...faces.slice(1).map(({ createdAt }) => createdAt.getTime()));
  return { poses: challenge.poses, tookMs: answeredMs - issuedMs, limitMs: challenge.expiresAt.getTime() - issuedMs };
}
