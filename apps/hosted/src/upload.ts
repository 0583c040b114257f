import type { SessionView } from '@credence/wire';
import { type Piece, type Problem, RequestFailed, sendPhoto, sendPiece } from './api.ts';
import type { Photo } from './capture/capture.ts';
import type { FrameBefore } from './capture/frames-before.ts';
import { PHOTO_MAX_BYTES } from './capture/photo-file.ts';

/** What is lost at most when the line breaks: ten seconds' worth at 400 kbit/s. */
const PIECE_BYTES = 512 * 1024;

/** How long to wait before each further try: two minutes in all, a tunnel's worth. */
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000] as const;

/** What a line that is bad, or a server that is being started anew, looks like. */
const PASSING: readonly Problem[] = ['network', 'server_error'];

export interface UploadProgress {
  /** Told the fraction sent, 0 to 1. */
  onProgress: (fraction: number) => void;
  /** Told when the line is gone, and when it is back. */
  onStalled: (stalled: boolean) => void;
}

/** After so many pieces that the server had no use for, it is not one server that answers: the photo goes in one request. */
const SETBACKS_MAX = 2;

/** What it takes to send: in tests, no network and no time. */
export interface Line {
  sendWhole: (side: string, photo: Blob, onSent: (bytes: number) => void) => Promise<SessionView>;
  send: (side: string, piece: Piece, onSent: (bytes: number) => void) => ReturnType<typeof sendPiece>;
  /** Until it is worth another try. */
  wait: (ms: number) => Promise<void>;
}

/** Photos that were begun, by what the server knows them by: sent again, they go on where they were. */
const begun = new WeakMap<Blob, { upload: string; sent: number }>();

/**
 * Sends a photo in pieces, and each piece again until it arrives or the line stays gone.
 *
 * @throws {RequestFailed} When the server refuses it, or could not be reached for two minutes; called again with the same photo
 *   then, it goes on where it was.
 */
export async function uploadPhoto(line: Line, side: string, photo: Blob, tell: UploadProgress): Promise<SessionView> {
  const state = begun.get(photo) ?? { upload: nameUpload(), sent: 0 };
  begun.set(photo, state);
  for (let [failures, setbacks] = [0, 0]; ; ) {
    const from = state.sent;
    const onSent = (bytes: number) => tell.onProgress(Math.min(1, bytes / photo.size));
    const piece = { upload: state.upload, photo, from, to: Math.min(photo.size, from + PIECE_BYTES) };
    try {
      const answer =
        setbacks < SETBACKS_MAX
          ? await line.send(side, piece, (bytes) => onSent(from + bytes))
          : await line.sendWhole(side, photo, onSent);
      tell.onStalled(false);
      if (!('received' in answer)) return answer;
      failures = 0;
      if (answer.received <= from) setbacks += 1;
      state.sent = answer.received;
    } catch (error) {
      const wait = WAITS_MS[failures];
      if (!isPassing(error) || wait === undefined) throw error;
      failures += 1;
      tell.onStalled(true);
      await line.wait(wait);
    }
  }
}

/** A photo's file and, behind it, the frames that go with it: the same file each time, as it may be sent in several tries. */
export function withFrames(photo: Pick<Photo, 'blob' | 'frames'>): Blob {
  const frames = framesOf(photo);
  if (frames.length === 0) return photo.blob;
  const known = joined.get(photo.blob);
  if (known) return known;
  const whole = new Blob([photo.blob, ...frames.flatMap(piecesOf)], { type: photo.blob.type });
  joined.set(photo.blob, whole);
  return whole;
}

const joined = new WeakMap<Blob, Blob>();

/** None go with a photo that is nearly too large by itself. */
function framesOf({ blob, frames = [] }: Pick<Photo, 'blob' | 'frames'>) {
  const sizeBytes = frames.flatMap(piecesOf).reduce((sum, piece) => sum + piece.size, blob.size);
  return sizeBytes <= PHOTO_MAX_BYTES ? frames : [];
}

function tellFrame(frame: FrameBefore): string {
  const lengths = piecesOf(frame).map(({ size }) => size);
  return `${lengths.join(':')}@${frame.beforeMs}`;
}

function piecesOf({ blob, detail }: FrameBefore): Blob[] {
  return detail ? [blob, detail] : [blob];
}

/** Drawn at random: over plain HTTP browsers have no `randomUUID`. */
function nameUpload(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}

function isPassing(error: unknown): boolean {
  return error instanceof RequestFailed && PASSING.includes(error.problem);
}

/** The line to a session, with what is told of a photo: waits no longer than it has to where the browser says that the network is back. */
export function lineTo(id: string, photo: Pick<Photo, 'blob' | 'camera' | 'frames'>): Line {
  const told = {
    camera: photo.camera,
    frames: framesOf(photo).map(tellFrame),
  };
  return {
    send: (side, piece, onSent) => sendPiece({ id, side, ...told }, piece, onSent),
    sendWhole: (side, photo, onSent) => sendPhoto({ id, side, ...told }, photo, onSent),
    wait: (ms) =>
      new Promise((resolve) => {
        const go = () => {
          clearTimeout(timer);
          removeEventListener('online', go);
          resolve();
        };
        const timer = setTimeout(go, ms);
        addEventListener('online', go);
      }),
  };
}
