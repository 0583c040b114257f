import { copyFrame } from './use-camera.ts';

/** A small picture that the camera gave before a photo. */
export interface FrameBefore {
  blob: Blob;
  beforeMs: number;
}

/** What the server takes: `FRAMES_MAX` and `FRAME_MAX_BYTES`, repeated as `PHOTO_MAX_BYTES` is. */
const FRAMES_MAX = 4;
const FRAME_MAX_BYTES = 120 * 1024;
const LONG_SIDE_PX = 640;
const JPEG_QUALITY = 0.8;
/** Further apart than a hand takes to move a pixel, and four of them within a second. */
const APART_MS = 230;
/** Older ones say nothing of the photo. Fast devices keep a second’s worth, slow ones look less often. */
const OLD_MS = 9000;

/** Keeps the last few frames of a camera, small: their canvases are used again. */
export function openFramesBefore() {
  let kept: { canvas: HTMLCanvasElement; atMs: number }[] = [];
  return {
    /** Keeps what the video shows now, unless the last was kept just before. */
    keep(video: HTMLVideoElement, atMs: number): void {
      if (atMs - (kept.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) < APART_MS) return;
      const canvas = kept.length < FRAMES_MAX ? undefined : kept.shift()!.canvas;
      kept.push({ canvas: copyFrame(video, canvas, LONG_SIDE_PX), atMs });
    },
    /** Hands over what was kept shortly before now; nothing is kept then. */
    async take(nowMs: number): Promise<FrameBefore[]> {
      const recent = kept.filter(({ atMs }) => nowMs - atMs < OLD_MS);
      kept = [];
      const frames = recent.map(async ({ canvas, atMs }) => {
        const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', JPEG_QUALITY));
        return blob && blob.size <= FRAME_MAX_BYTES ? [{ blob, beforeMs: Math.round(nowMs - atMs) }] : [];
      });
      return (await Promise.all(frames)).flat();
    },
  };
}
