import type { App } from '../app.ts';
import { randomText } from '../ids.ts';
import { seal } from '../keys/seal.ts';
import type { SessionKey } from '../keys/vault.ts';
import type { DrawnPerson } from '../sessions/test-person.ts';
import { findSubmittedPicture } from '../store/captures.ts';
import type { FileRecord } from '../store/files.ts';
import { drawInTurn } from './draw-in-turn.ts';
import { padJpeg } from './pad-jpeg.ts';

/**
 * The size of every drawn file. Told before anything is drawn, so that nobody waits for pictures that most never look
 * at; the picture itself is smaller, and filled up to it.
 */
export const DRAWN_SIZE_BYTES = 512 * 1024;

const PREFIX = 'specimen-';
/** For the comment that says what the picture is. */
const ROOM_BYTES = 1024;

/** Names the bytes of a file that will be drawn when it is first opened. */
export function nameDrawnBlob(): string {
  return PREFIX + randomText(32);
}

export function isDrawn({ blobName }: Pick<FileRecord, 'blobName'>): boolean {
  return blobName.startsWith(PREFIX);
}

/** By the name of their bytes: whoever asks meanwhile waits for the same drawing. */
const underWay = new Map<string, Promise<Buffer | undefined>>();

/**
 * Draws the specimen that a file of a test session stands for, and keeps it, encrypted like any photo.
 *
 * @returns `undefined` when nothing tells any more what to draw: the session was redacted meanwhile.
 */
export function drawFile(
  app: App,
  file: FileRecord,
  keys: { fileKey: Buffer; sessionKey: SessionKey },
): Promise<Buffer | undefined> {
  const before = underWay.get(file.blobName);
  if (before) return before;
  const drawing = drawAndKeep(app, file, keys).finally(() => underWay.delete(file.blobName));
  underWay.set(file.blobName, drawing);
  return drawing;
}

async function drawAndKeep(
  app: App,
  file: FileRecord,
  { fileKey, sessionKey }: { fileKey: Buffer; sessionKey: SessionKey },
): Promise<Buffer | undefined> {
  const picture = await findSubmittedPicture(app, file.id);
  if (!picture?.submission.readingsSealed) return undefined;
  const { drawn } = sessionKey.openJson<{ drawn: DrawnPerson }>('test_outcome', picture.submission.readingsSealed);
  const jpeg = await drawInTurn({ side: picture.side, drawn, maxBytes: file.sizeBytes - ROOM_BYTES });
  const bytes = padJpeg(jpeg, file.sizeBytes);
  await app.blobs.put(file.blobName, seal(fileKey, 'file', bytes));
  if (await findSubmittedPicture(app, file.id)) return bytes;
  // Redacted while it was drawn: whoever erased the row found no bytes to delete.
  await app.blobs.delete(file.blobName);
  return undefined;
}
