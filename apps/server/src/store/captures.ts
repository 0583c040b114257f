import type { Side } from '@credence/verification';
import type { AccountRef, App } from '../app.ts';
import { newId } from '../ids.ts';
import type { SessionKey } from '../keys/vault.ts';

/** One photo a person took, with where its bytes lie and the key that opens them. */
export interface CaptureRecord {
  id: string;
  side: Side;
  fileId: string;
  blobName: string;
  /** The file's data key under the session's. */
  wrappedKey: Buffer;
}

export interface NewFile {
  type: 'jpg' | 'png' | 'webp';
  sizeBytes: number;
  blobName: string;
  wrappedKey: Buffer;
}

/** Writes a photo's file and capture. A later capture of the same side takes its place when the person submits. */
export async function insertCapture(
  tx: App,
  owner: AccountRef & { sessionId: string },
  side: Side,
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
      purpose: 'identity_document_downloadable',
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
      file_id: fileId,
      created_at: now,
    })
    .execute();
}

/** A picture that is handed over without anybody having taken it. */
export interface DrawnPicture extends NewFile {
  fileId: string;
  side: Side | 'selfie';
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
        purpose: picture.side === 'selfie' ? 'selfie' : 'identity_document_downloadable',
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
): Promise<{ side: Side | 'selfie'; submission: SubmissionRecord } | undefined> {
  const row = await app.db
    .selectFrom('capture')
    .innerJoin('submission', 'submission.id', 'capture.submission_id')
    .select(['capture.side', 'submission.id', 'submission.session_id', 'submission.readings_sealed'])
    .where('capture.file_id', '=', fileId)
    .executeTakeFirst();
  return (
    row && {
      side: row.side,
      submission: { id: row.id, sessionId: row.session_id, readingsSealed: row.readings_sealed },
    }
  );
}

/** The captures not yet handed over: the latest of each side, front first. */
export async function findOpenCaptures(app: App, sessionId: string): Promise<CaptureRecord[]> {
  const rows = await capturesWithFiles(app)
    .where('capture.session_id', '=', sessionId)
    .where('capture.submission_id', 'is', null)
    // Ids sort by time.
    .orderBy('capture.id', 'desc')
    .execute();
  const latest = new Map<Side, CaptureRecord>();
  for (const row of rows) if (!latest.has(row.side)) latest.set(row.side, fromRow(row));
  return inOrder([...latest.values()]);
}

/** The captures of one submission, front first. */
export async function findSubmittedCaptures(app: App, submissionId: string): Promise<CaptureRecord[]> {
  const rows = await capturesWithFiles(app).where('capture.submission_id', '=', submissionId).execute();
  return inOrder(rows.map(fromRow));
}

/** Opens a submission and hands the given captures over with it. */
export async function insertSubmission(
  tx: App,
  submission: AccountRef & { id: string; sessionId: string; readingsSealed?: Buffer },
  captures: readonly CaptureRecord[],
): Promise<void> {
  await tx.db
    .insertInto('submission')
    .values({
      id: submission.id,
      session_id: submission.sessionId,
      livemode: submission.livemode,
      created_at: tx.clock.now(submission),
      readings_sealed: submission.readingsSealed ?? null,
      report_id: null,
    })
    .execute();
  if (captures.length === 0) return;
  await tx.db
    .updateTable('capture')
    .set({ submission_id: submission.id })
    .where(
      'id',
      'in',
      captures.map((capture) => capture.id),
    )
    .execute();
}

export interface SubmissionRecord {
  id: string;
  sessionId: string;
  /** What vision read, or, in test mode, what was chosen in its place. */
  readingsSealed: Buffer | null;
}

export async function findSubmission(app: App, id: string): Promise<SubmissionRecord | undefined> {
  const row = await app.db.selectFrom('submission').selectAll().where('id', '=', id).executeTakeFirst();
  return row && { id: row.id, sessionId: row.session_id, readingsSealed: row.readings_sealed };
}

/** Keeps what vision read, sealed. Written once: reading again gives the same row the same meaning. */
export async function saveReadings(app: App, submissionId: string, key: SessionKey, readings: unknown): Promise<void> {
  await app.db
    .updateTable('submission')
    .set({ readings_sealed: key.sealJson('readings', readings) })
    .where('id', '=', submissionId)
    .execute();
}

/** Forgets captures that were not handed over, of one side or of all; gives back their blobs' names. */
export async function takeOpenCaptures(tx: App, sessionId: string, side?: Side): Promise<string[]> {
  let wanted = capturesWithFiles(tx)
    .where('capture.session_id', '=', sessionId)
    .where('capture.submission_id', 'is', null);
  if (side) wanted = wanted.where('capture.side', '=', side);
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
  await tx.db
    .deleteFrom('file')
    .where(
      'id',
      'in',
      open.map((row) => row.file_id),
    )
    .execute();
  return open.map((row) => row.blob_name);
}

function capturesWithFiles(app: App) {
  return app.db
    .selectFrom('capture')
    .innerJoin('file', 'file.id', 'capture.file_id')
    .select(['capture.id', 'capture.side', 'capture.file_id', 'file.blob_name', 'file.wrapped_key'])
    .where('capture.side', '<>', 'selfie')
    .$narrowType<{ side: Side }>();
}

function fromRow(row: {
  id: string;
  side: Side;
  file_id: string;
  blob_name: string;
  wrapped_key: Buffer;
}): CaptureRecord {
  return { id: row.id, side: row.side, fileId: row.file_id, blobName: row.blob_name, wrappedKey: row.wrapped_key };
}

function inOrder(captures: CaptureRecord[]): CaptureRecord[] {
  return captures.sort((a, b) => (a.side === b.side ? 0 : a.side === 'front' ? -1 : 1));
}
