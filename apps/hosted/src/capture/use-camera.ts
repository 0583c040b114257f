import type { CameraKind } from '@credence/wire';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { cameraKindOf } from './camera-kind.ts';
import type { CameraTrouble, CaptureAction, Photo } from './capture.ts';
import { PHOTO_MAX_BYTES, PHOTO_TYPES } from './photo-file.ts';

/** Enough for the smallest print on a card that fills the frame; cameras that cannot, give what they have. */
const WANTED: Record<'environment' | 'user', MediaTrackConstraints> = {
  environment: { facingMode: { ideal: 'environment' }, width: { ideal: 2560 }, height: { ideal: 1440 } },
  // A face fills a good part of the picture, and is compared at a hundred pixels or so.
  user: { facingMode: { ideal: 'user' }, width: { ideal: 1280 }, height: { ideal: 960 } },
};

/** A camera that is allowed and shows nothing for so long will not: some drivers, and some browsers in other apps. */
const SILENT_MS = 8_000;

/** Drivers exist that never answer `takePhoto`; the video's own frame is the way out. */
const STILL_TIMEOUT_MS = 4_000;
const JPEG_QUALITY = 0.92;

type CameraAction = Extract<CaptureAction, { type: 'cameraAsked' | 'cameraFailed' }>;

/** The camera as it is held: the last request is the one that counts. */
interface Held {
  stream: MediaStream | null;
  wanted: number;
  silence?: ReturnType<typeof setTimeout> | undefined;
  /** Let go of because nobody was looking at the page. */
  paused: boolean;
}

/** Holds the camera: opens it when told, lets go of it when told, while the page is out of sight, and when it is left. */
export function useCamera(dispatch: (action: CameraAction) => void, facing: keyof typeof WANTED) {
  const [stream, setStream] = useState<MediaStream | null>(null);
  const held = useRef<Held>({ stream: null, wanted: 0, paused: false });

  const close = useCallback(() => {
    const { current } = held;
    clearTimeout(current.silence);
    for (const track of current.stream?.getTracks() ?? []) track.stop();
    Object.assign(current, { stream: null, paused: false, wanted: current.wanted + 1 });
    setStream(null);
  }, []);

  const open = useCallback(async () => {
    close();
    const mine = held.current.wanted;
    const fail = (trouble: CameraTrouble) => {
      if (mine !== held.current.wanted) return;
      close();
      dispatch({ type: 'cameraFailed', trouble });
    };
    dispatch({ type: 'cameraAsked' });
    const outcome = await requestCamera(WANTED[facing]);
    if ('trouble' in outcome) return fail(outcome.trouble);
    if (mine !== held.current.wanted) {
      // The person went on while the browser was still asking.
      for (const track of outcome.stream.getTracks()) track.stop();
      return;
    }
    held.current.stream = outcome.stream;
    held.current.silence = setTimeout(fail, SILENT_MS, 'stopped');
    outcome.stream.getVideoTracks()[0]?.addEventListener('ended', () => fail('stopped'));
    setStream(outcome.stream);
  }, [close, dispatch, facing]);

  useEffect(() => close, [close]);
  useEffect(() => {
    const onVisibility = () => {
      const { current } = held;
      if (document.hidden && current.stream) {
        close();
        current.paused = true;
      } else if (!document.hidden && current.paused) void open();
    };
    document.addEventListener('visibilitychange', onVisibility);
    return () => document.removeEventListener('visibilitychange', onVisibility);
  }, [close, open]);

  /** To be told when the video shows something. */
  const playing = useCallback(() => clearTimeout(held.current.silence), []);

  return { stream, open, close, playing };
}

async function requestCamera(
  wanted: MediaTrackConstraints,
): Promise<{ stream: MediaStream } | { trouble: CameraTrouble }> {
  if (!navigator.mediaDevices?.getUserMedia) return { trouble: 'blocked' };
  try {
    return { stream: await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false }) };
  } catch (error) {
    return { trouble: troubleOf((error as DOMException).name) };
  }
}

/** @see https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia */
export function troubleOf(errorName: string): CameraTrouble {
  switch (errorName) {
    case 'NotAllowedError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'SecurityError':
    case 'TypeError':
      return 'blocked';
    default:
      return 'busy';
  }
}

/** A frame of the video that was kept because it could be taken, and how sharp it is. */
export interface KeptFrame {
  canvas: HTMLCanvasElement;
  sharpness: number;
}

/**
 * Takes a photo at the best resolution the device gives: the sensor's still where the browser can take one, else the
 * video's frame at its own size. A still that came out less sharp than the frame that was kept gives way to it: hands move,
 * and some cameras focus anew.
 *
 * @param kept What there is to fall back on, and who tells how sharp a still is.
 * @throws When the video shows nothing yet.
 */
export async function takePhoto(
  stream: MediaStream,
  video: HTMLVideoElement,
  kept?: { frame: KeptFrame; sharpnessOf: (still: Blob) => Promise<number> },
): Promise<Photo> {
  const still = await sensorStill(stream).catch(() => null);
  const better = kept && !(still && (await kept.sharpnessOf(still)) >= kept.frame.sharpness * STILL_SHARE);
  const blob = better ? await encode(kept.frame.canvas) : (still ?? (await takeFrame(video)));
  return { blob, url: URL.createObjectURL(blob), from: 'camera', camera: kindOf(stream) };
}

/** What the camera seems to be. */
export function kindOf(stream: MediaStream | null): CameraKind {
  const track = stream?.getVideoTracks()[0];
  return track ? cameraKindOf(track) : 'unknown';
}

/** A still has more pixels than a frame: as good as this share of its sharpness, measured at one size, it shows more. */
const STILL_SHARE = 0.85;

async function sensorStill(stream: MediaStream): Promise<Blob | null> {
  const track = stream.getVideoTracks()[0];
  if (!track || !('ImageCapture' in window)) return null;
  const still = await Promise.race([
    new ImageCapture(track).takePhoto(),
    new Promise<null>((resolve) => setTimeout(resolve, STILL_TIMEOUT_MS, null)),
  ]);
  return still && PHOTO_TYPES.includes(still.type) && still.size <= PHOTO_MAX_BYTES ? still : null;
}

/** The video's frame at its own size, as a JPEG. @throws When the video shows nothing yet. */
export function takeFrame(video: HTMLVideoElement): Promise<Blob> {
  return encode(copyFrame(video));
}

/** The video's frame at its own size, or as much smaller as its long side may at most be. */
export function copyFrame(
  video: HTMLVideoElement,
  canvas = document.createElement('canvas'),
  longSidePx = Number.POSITIVE_INFINITY,
): HTMLCanvasElement {
  const { videoWidth: width, videoHeight: height } = video;
  const scale = Math.min(1, longSidePx / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** The middle of the video's frame, pixel by pixel: a square, or as much of it as there is. */
export function copyMiddle(
  video: HTMLVideoElement,
  canvas = document.createElement('canvas'),
  sidePx = Number.POSITIVE_INFINITY,
): HTMLCanvasElement {
  const [width, height] = [Math.min(sidePx, video.videoWidth), Math.min(sidePx, video.videoHeight)];
  const [left, top] = [(video.videoWidth - width) >> 1, (video.videoHeight - height) >> 1];
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(video, left, top, width, height, 0, 0, width, height);
  return canvas;
}

function encode(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('the camera shows no picture yet'))),
      'image/jpeg',
      JPEG_QUALITY,
    );
  });
}
