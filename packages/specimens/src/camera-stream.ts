import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';

export interface CameraStreamOptions {
  /** Pixels; a picture of another shape is shown whole, and around it a blur of itself: cameras see no bars. */
  width?: number;
  height?: number;
}

/**
 * Chromium's fake camera takes the full-range luma of a JPEG for the 16 to 235 of video and stretches it, which clips whatever
 * is nearly white into glare. Seen with Chromium 156; drawing within that range beforehand gives the photo's own values back.
 */
const VIDEO_RANGE = { gain: 219 / 255, offset: 16 } as const;

/**
 * Turns photos into a stream that a browser can be given in place of its camera.
 *
 * Chromium takes the file through `--use-file-for-fake-video-capture` beside `--use-fake-device-for-media-stream`, shows the
 * frames one after another and begins anew at the end, so a single photo makes a camera that stands still.
 *
 * @param photos JPEG files, one for each frame.
 * @returns Motion JPEG: baseline JPEG frames, one after another; to be named `.mjpeg`, which Chromium goes by.
 * @throws {RangeError} When there is no photo: a stream without frames hangs the browser.
 */
export async function cameraStream(
  photos: readonly Buffer[],
  { width = 1920, height = 1080 }: CameraStreamOptions = {},
): Promise<Buffer> {
  if (photos.length === 0) throw new RangeError('A camera stream takes at least one photo');
  const frames = photos.map(async (photo) =>
    sharp(await surround(photo, { width, height }))
      .linear(VIDEO_RANGE.gain, VIDEO_RANGE.offset)
      .jpeg({ quality: 92, progressive: false, chromaSubsampling: '4:2:0' })
      .toBuffer(),
  );
  return Buffer.concat(await Promise.all(frames));
}

/** How far out of focus what is around a picture lies, in pixels. */
const SURROUNDINGS_BLUR = 24;

async function surround(photo: Buffer, size: { width: number; height: number }): Promise<Buffer> {
  const whole = await sharp(photo)
    .resize({ ...size, fit: 'inside' })
    .toBuffer();
  return sharp(photo)
    .resize({ ...size, fit: 'cover' })
    .blur(SURROUNDINGS_BLUR)
    .composite([{ input: whole }])
    .png({ compressionLevel: 0 })
    .toBuffer();
}

/** Writes `cameraStream` to a file, whose name has to end in `.mjpeg`. */
export async function writeCameraStream(
  photos: readonly Buffer[],
  file: string,
  options: CameraStreamOptions = {},
): Promise<void> {
  if (!file.endsWith('.mjpeg')) throw new RangeError('Chromium knows a Motion JPEG file by its name ending in .mjpeg');
  await writeFile(file, await cameraStream(photos, options));
}

/** How far a hand moves a document, in pixels of a photo, and over how many frames of a stream. */
const TREMOR = { px: 4, frames: 12 } as const;

/** A photo as the camera of a hand that trembles gives it, again and again: for streams that browsers take for a camera. */
export async function heldByHand(photo: Buffer): Promise<Buffer[]> {
  const { width, height } = await sharp(photo).metadata();
  const size = { width: width - 2 * TREMOR.px, height: height - 2 * TREMOR.px };
  const at = (wave: number) => Math.round(TREMOR.px * (1 + wave));
  return Promise.all(
    Array.from({ length: TREMOR.frames }, (_, n) => {
      const turn = (2 * Math.PI * n) / TREMOR.frames;
      return sharp(photo)
        .extract({ left: at(Math.sin(turn)), top: at(Math.cos(turn)), ...size })
        .jpeg({ quality: 95 })
        .toBuffer();
    }),
  );
}
