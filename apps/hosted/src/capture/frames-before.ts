import { copyFrame, copyMiddle } from './use-camera.ts';

/** A small picture that the camera gave before a photo. */
export interface FrameBefore {
  blob: Blob;
  beforeMs: number;
  /** A piece of its middle at its own resolution: there, and nowhere smaller, the sensor's noise is to be seen. */
  detail?: Blob;
}

/** What the server takes: `FRAMES_MAX` and `FRAME_MAX_BYTES`, repeated as `PHOTO_MAX_BYTES` is. */
const FRAMES_MAX = 4;
const FRAME_MAX_BYTES = 120 * 1024;
const LONG_SIDE_PX = 640;
const JPEG_QUALITY = 0.8;
/** Of details: what is compressed more loses its noise. `measure-details.ts` of the server looks at this much. */
const DETAIL = { sidePx: 192, jpegQuality: 1 } as const;
/** Further apart than a hand takes to move a pixel, and four of them within a second. */
const APART_MS = 230;
/** Older ones say nothing of the photo. Fast devices keep a second’s worth, slow ones look less often. */
const OLD_MS = 9000;

/** Keeps the last few frames of a camera, small: their canvases are used again. */
export function openFramesBefore() {
  let kept: { canvas: HTMLCanvasElement; middle: HTMLCanvasElement; atMs: number }[] = [];
  return {
    /** Keeps what the video shows now, unless the last was kept just before. */
    keep(video: HTMLVideoElement, atMs: number): void {
      if (atMs - (kept.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) < APART_MS) return;
      const oldest = kept.length < FRAMES_MAX ? undefined : kept.shift();
      const canvas = copyFrame(video, oldest?.canvas, LONG_SIDE_PX);
      kept.push({ canvas, middle: copyMiddle(video, oldest?.middle, DETAIL.sidePx), atMs });
    },
    /** Hands over what was kept shortly before now; nothing is kept then. */
    async take(nowMs: number): Promise<FrameBefore[]> {
      const recent = kept.filter(({ atMs }) => nowMs - atMs < OLD_MS);
      kept = [];
      const frames = recent.map(async ({ canvas, middle, atMs }) => {
        const [blob, detail] = await Promise.all([encode(canvas, JPEG_QUALITY), encode(middle, DETAIL.jpegQuality)]);
        if (!blob || blob.size > FRAME_MAX_BYTES) return [];
        const fits = detail && blob.size + detail.size <= FRAME_MAX_BYTES;
        return [{ blob, beforeMs: Math.round(nowMs - atMs), ...(fits && { detail }) }];
      });
      return (await Promise.all(frames)).flat();
    },
  };
}

function encode(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  return new Promise((done) => canvas.toBlob(done, 'image/jpeg', quality));
}
