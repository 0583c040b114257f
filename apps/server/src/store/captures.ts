import { CAPTURE_KINDS, type CameraKind, type CaptureKind, type Pose } from '@credence/verification';
import type { AccountRef, App } from '../app.ts';
import { newId } from '../ids.ts';
import type { SubmissionRecord } from './submissions.ts';

/** One photo a person took, with where its bytes lie and the key that opens them. */
export interface CaptureRecord {
  id: string;
  side: CaptureKind;
  /** Of a selfie: 0 looks ahead, those from 1 on answer the challenge. */
  frame: number;
  challenge: { id: string; poses: readonly Pose[] } | null;
  /** What it was taken with, as the page told; null where it did not. */
  camera: CameraKind | null;
  /** What the camera gave before it: these lie behind the photo in its blob, one after the other. */
  frames: readonly FrameRecord[];
  /** Whether an earlier attempt took it, and it was found good. */
  carriedOver: boolean;
  createdAt: Date;
  fileId: string;
  /** Of the photo alone. */
  sizeBytes: number;
  blobName: string;
  /** The file's data key under the session's. */
  wrappedKey: Buffer;
}

/** A small picture that the camera gave before a photo. */
export interface FrameRecord {
  sizeBytes: number;
  /** Of the piece of it at the camera's own resolution, which lies behind it. */
  detailBytes?: number | undefined;
  /** How long before it, as the page told. */
  beforeMs: number;
}

export interface NewFile {
  type: 'jpg' | 'png' | 'webp';
  sizeBytes: number;
  blobName: string;
  wrappedKey: Buffer;
}

/** What a photo is of. */
export interface CapturedThing {
  side: CaptureKind;
  /** Of a selfie that answers a challenge. */
  answer?: { challengeId: string; frame: number } | undefined;
  /** What it was taken with, as the page tells. */
  camera?: CameraKind | undefined;
  /** What the camera gave before it. */
  frames?: readonly FrameRecord[] | undefined;
}

/** Writes a photo's file and capture. A later capture of the same takes its place when the person submits. */
export async function insertCapture(
  tx: App,
  owner: AccountRef & { sessionId: string },
  { side, answer, camera, frames = [] }: CapturedThing,
  file: NewFile,
): Promise<void> {
  const now = tx.clock.now(owner);
  const fileId = newId('file');
  await tx.db
    .insertInto('file')
    .values({
      id: fileId,
      account_id: owner.accountId,
      livemode: owner.livemode,
      session_id: owner.sessionId,
      purpose: purposeOf(side),
      type: file.type,
      size_bytes: file.sizeBytes,
      blob_name: file.blobName,
      wrapped_key: file.wrappedKey,
      created_at: now,
    })
    .execute();
  await tx.db
    .insertInto('capture')
    .values({
      id: newId('cap'),
      session_id: owner.sessionId,
      submission_id: null,
      side,
      frame: answer?.frame ?? 0,
      challenge_id: answer?.challengeId ?? null,
      camera: camera ?? null,
      frames: JSON.stringify(frames),
      file_id: fileId,
      created_at: now,
    })
    .execute();
}

/** A picture that is handed over without anybody having taken it. */
export interface DrawnPicture extends NewFile {
  fileId: string;
  side: CaptureKind;
}

/** Writes files and captures of a submission whose pictures are drawn by ourselves, once somebody asks for them. */
export async function insertDrawnPictures(
  tx: App,
  owner: AccountRef & { sessionId: string; submissionId: string },
  pictures: readonly DrawnPicture[],
): Promise<void> {
  if (pictures.length === 0) return;
  const now = tx.clock.now(owner);
  await tx.db
    .insertInto('file')
    .values(
      pictures.map((picture) => ({
        id: picture.fileId,
        account_id: owner.accountId,
        livemode: owner.livemode,
        session_id: owner.sessionId,
        purpose: purposeOf(picture.side),
        type: picture.type,
        size_bytes: picture.sizeBytes,
        blob_name: picture.blobName,
        wrapped_key: picture.wrappedKey,
        created_at: now,
      })),
    )
    .execute();
  await tx.db
    .insertInto('capture')
    .values(
      pictures.map(({ side, fileId }) => ({
        id: newId('cap'),
        session_id: owner.sessionId,
        submission_id: owner.submissionId,
        side,
        file_id: fileId,
        created_at: now,
      })),
    )
    .execute();
}

/** Which picture of which submission a file is; `undefined` unless it was handed over. */
export async function findSubmittedPicture(
  app: App,
  fileId: string,
): Promise<{ side: CaptureKind; submission: SubmissionRecord } | undefined> {
  const row = await app.db
    .selectFrom('capture')
    .innerJoin('submission', 'submission.id', 'capture.submission_id')
    .select([
      'capture.side',
      'submission.id',
      'submission.session_id',
      'submission.readings_sealed',
      'submission.answers_sealed',
    ])
    .where('capture.file_id', '=', fileId)
    .executeTakeFirst();
  return (
    row && {
      side: row.side,
      submission: {
        id: row.id,
        sessionId: row.session_id,
        readingsSealed: row.readings_sealed,
        answersSealed: row.answers_sealed,
      },
    }
  );
}

/** The captures not yet handed over: the latest of each kind and frame, front first. */
export async function findOpenCaptures(app: App, sessionId: string): Promise<CaptureRecord[]> {
  const rows = await capturesWithFiles(app)
    .where('capture.session_id', '=', sessionId)
    .where('capture.submission_id', 'is', null)
    // Ids sort by time.
    .orderBy('capture.id', 'desc')
    .execute();
  const latest = new Map<string, CaptureRecord>();
  for (const row of rows) {
    const key = `${row.side} ${row.frame}`;
    if (!latest.has(key)) latest.set(key, fromRow(row));
  }
  return inOrder([...latest.values()]);
}

/** The captures of one submission, front first. */
export async function findSubmittedCaptures(app: App, submissionId: string): Promise<CaptureRecord[]> {
  const rows = await capturesWithFiles(app).where('capture.submission_id', '=', submissionId).execute();
  return inOrder(rows.map(fromRow));
}

/** Counts the captures not yet handed over as taken before: an attempt has ended without them. */
export async function keepOpenCaptures(tx: App, sessionId: string): Promise<void> {
  await tx.db
    .updateTable('capture')
    .set({ carried_over: true })
    .where('session_id', '=', sessionId)
    .where('submission_id', 'is', null)
    .execute();
}

/**
 * Keeps captures of a submission for the next attempt, as if they had been taken for it. The files stay one each.
 *
 * To be run with the session's row held.
 */
export async function carryOverCaptures(tx: App, sessionId: string, captures: readonly CaptureRecord[]): Promise<void> {
  if (captures.length === 0) return;
  await tx.db
    .insertInto('capture')
    .values(
      captures.map(({ side, frame, challenge, camera, frames, createdAt, fileId }) => ({
        id: newId('cap'),
        session_id: sessionId,
        submission_id: null,
        side,
        frame,
        challenge_id: challenge?.id ?? null,
        camera,
        frames: JSON.stringify(frames),
        carried_over: true,
        file_id: fileId,
        created_at: createdAt,
      })),
    )
    .execute();
}

/**
 * Forgets captures that were not handed over. Files that an earlier submission handed over stay with it.
 *
 * @param which Of these kinds; of them, if said, only those carried over from an earlier attempt, only answers to a
 *   challenge, or only one frame.
 * @returns The names of blobs that no row names any more.
 */
export async function takeOpenCaptures(
  tx: App,
  sessionId: string,
  which: { kinds?: readonly CaptureKind[]; carriedOver?: true; answersOnly?: true; frame?: number | undefined } = {},
): Promise<string[]> {
  const { kinds = CAPTURE_KINDS, carriedOver, answersOnly, frame } = which;
  if (kinds.length === 0) return [];
  let wanted = capturesWithFiles(tx)
    .where('capture.session_id', '=', sessionId)
    .where('capture.submission_id', 'is', null)
    .where('capture.side', 'in', kinds);
  if (answersOnly) wanted = wanted.where('capture.frame', '>', 0);
  if (frame !== undefined) wanted = wanted.where('capture.frame', '=', frame);
  if (carriedOver) wanted = wanted.where('capture.carried_over', '=', true);
  const open = await wanted.execute();
  if (open.length === 0) return [];
  await tx.db
    .deleteFrom('capture')
    .where(
      'id',
      'in',
      open.map((row) => row.id),
    )
    .execute();
  const files = await tx.db
    .deleteFrom('file')
    .where(
      'id',
      'in',
      open.map((row) => row.file_id),
    )
    .where((e) =>
      e.not(e.exists(e.selectFrom('capture').select('capture.id').whereRef('capture.file_id', '=', 'file.id'))),
    )
    .returning('blob_name')
    .execute();
  return files.map((file) => file.blob_name);
}

function capturesWithFiles(app: App) {
  return app.db
    .selectFrom('capture')
    .innerJoin('file', 'file.id', 'capture.file_id')
    .leftJoin('selfie_challenge', 'selfie_challenge.id', 'capture.challenge_id')
    .select([
      'capture.id',
      'capture.side',
      'capture.frame',
      'capture.challenge_id',
      'capture.camera',
      'capture.frames',
      'capture.carried_over',
      'capture.created_at',
      'capture.file_id',
      'file.size_bytes',
      'file.blob_name',
      'file.wrapped_key',
      'selfie_challenge.poses',
    ]);
}

type CaptureRow = Awaited<ReturnType<ReturnType<typeof capturesWithFiles>['execute']>>[number];

function fromRow(row: CaptureRow): CaptureRecord {
  return {
    id: row.id,
    side: row.side,
    frame: row.frame,
    challenge: row.challenge_id === null ? null : { id: row.challenge_id, poses: row.poses ?? [] },
    camera: row.camera,
    frames: row.frames ?? [],
    carriedOver: row.carried_over,
    createdAt: row.created_at,
    fileId: row.file_id,
    sizeBytes: row.size_bytes,
    blobName: row.blob_name,
    wrappedKey: row.wrapped_key,
  };
}

function inOrder(captures: CaptureRecord[]): CaptureRecord[] {
  const place = ({ side }: CaptureRecord) => CAPTURE_KINDS.indexOf(side);
  return captures.sort((a, b) => place(a) - place(b) || a.frame - b.frame);
}

/** @see https://docs.stripe.com/api/files/object#file_object-purpose */
function purposeOf(side: CaptureKind): string {
  return side === 'selfie' ? 'selfie' : 'identity_document_downloadable';
}
