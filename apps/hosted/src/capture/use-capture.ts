import type { SessionView } from '@credence/wire';
import { useEffect, useReducer, useRef } from 'preact/hooks';
import * as api from '../api.ts';
import type { Side } from '../flow/flow.ts';
import { lineTo, uploadPhoto, withFrames } from '../upload.ts';
import { type Capture, capture, type OfferedPhoto, type Photo } from './capture.ts';
import { checkPhoto } from './check-photo.ts';
import { openFramesBefore } from './frames-before.ts';
import type { Likeness, Wanted } from './guide/index.ts';
import { refuseFile } from './photo-file.ts';
import type { Subject } from './subject.ts';
import { type KeptFrame, takePhoto, useCamera } from './use-camera.ts';

interface Options {
  view: SessionView;
  side: Side;
  subject: Subject;
  problem: api.Problem | null;
  /** To be taken, or, where it is of another side, to be forgotten. */
  offered: OfferedPhoto | null;
  onOfferTaken: () => void;
  /** The server has the photo; whoever takes it over revokes its URL. */
  onCaptured: (view: SessionView, photo: Photo) => void;
  /** The session takes no photo any more, for a reason the flow explains. */
  onRefused: (problem: api.Problem) => void;
}

/** Problems of the session rather than of this photo. */
const NOT_ABOUT_THE_PHOTO: api.Problem[] = [
  'link_expired',
  'link_elsewhere',
  'session_closed',
  'consent_missing',
  'too_many_attempts',
];

/** Taking one photo, from the camera or a file, and sending it: where it stands, and what the person can do. */
export function useCapture({ view, side, subject, problem, offered, onOfferTaken, onCaptured, onRefused }: Options) {
  const [state, dispatch] = useReducer(capture, { step: 'ready', problem });
  const camera = useCamera(dispatch, subject.facing);
  const latest = useRef<{ step: Capture['step']; stream: MediaStream | null }>({ step: 'ready', stream: null });
  latest.current = { step: state.step, stream: camera.stream };
  const video = useRef<HTMLVideoElement>(null);
  const photo = useRef<Photo | null>(null);
  const likeness = useRef<Likeness | null>(null);
  const before = useRef(openFramesBefore());
  const wanted = wantedOf(view.id, side, subject.outline);

  const drop = () => {
    if (photo.current) URL.revokeObjectURL(photo.current.url);
    photo.current = null;
  };
  useEffect(
    () => () => {
      drop();
      // For a photo that is still being taken.
      latest.current = { step: 'ready', stream: null };
    },
    [],
  );

  const hold = (taken: Photo) => {
    drop();
    photo.current = taken;
    camera.close();
    dispatch({ type: 'photoTaken', photo: taken });
    likeness.current = null;
    if (wanted) checkPhoto(taken.blob, wanted).then((seen) => learn(taken, seen));
  };

  const learn = (taken: Photo, seen: Awaited<ReturnType<typeof checkPhoto>>) => {
    if (!seen || photo.current !== taken) return;
    likeness.current = seen.likeness;
    dispatch({ type: 'photoChecked', photo: taken, advice: seen.fault });
  };

  const choose = (file: File) => {
    const refused = refuseFile(file);
    if (refused) return dispatch({ type: 'fileRefused', problem: refused });
    hold({ blob: file, url: URL.createObjectURL(file), from: 'file' });
  };

  useEffect(() => {
    if (!offered) return;
    onOfferTaken();
    if (offered.side === side && state.step !== 'uploading') choose(offered.file);
  }, [offered]);

  return {
    state,
    stream: camera.stream,
    video,
    wanted,
    open: camera.open,
    look: before.current.keep,
    playing() {
      camera.playing();
      dispatch({ type: 'cameraReady' });
    },
    close() {
      camera.close();
      dispatch({ type: 'cameraClosed' });
    },
    /** By the person, or of the frame that the guide has kept. */
    async shoot(frame?: KeptFrame) {
      const { stream } = camera;
      if (!stream || !video.current) return;
      dispatch({ type: 'shutterPressed' });
      const frames = before.current.take(performance.now()).catch(() => []);
      const sharpnessOf = async (still: Blob) => (wanted && (await checkPhoto(still, wanted)))?.sharpness ?? 0;
      const taken = await takePhoto(stream, video.current, frame && { frame, sharpnessOf }).catch(() => null);
      if (latest.current.step !== 'taking' || latest.current.stream !== stream) {
        // The camera was closed meanwhile, and may be open again: that one is not to be touched.
        if (taken) URL.revokeObjectURL(taken.url);
      } else if (taken) {
        hold({ ...taken, frames: await frames });
      } else {
        camera.close();
        dispatch({ type: 'cameraFailed', trouble: 'busy' });
      }
    },
    choose,
    retake(from: Photo['from']) {
      drop();
      dispatch({ type: 'retakeAsked' });
      if (from === 'camera') camera.open();
    },
    async send(taken: Photo) {
      dispatch({ type: 'uploadStarted' });
      try {
        const seen = await uploadPhoto(lineTo(view.id, taken), side, withFrames(taken), {
          onProgress: (fraction) => dispatch({ type: 'uploadProgressed', fraction }),
          onStalled: (stalled) => dispatch({ type: 'uploadStalled', stalled }),
        });
        photo.current = null;
        if (side === 'front') front = likeness.current && { id: view.id, likeness: likeness.current };
        onCaptured(seen, taken);
      } catch (error) {
        const failed = error instanceof api.RequestFailed ? error.problem : 'server_error';
        if (NOT_ABOUT_THE_PHOTO.includes(failed)) return onRefused(failed);
        dispatch({ type: 'uploadFailed', problem: failed });
      }
    },
  };
}

/** What the front of this visit's document looks like from afar, so as not to take it for its back. Dies with the page. */
let front: { id: string; likeness: Likeness } | null = null;

/** What the guide is to look for; null for a face. */
function wantedOf(id: string, side: Side, outline: Subject['outline']): Wanted | null {
  if (side === 'selfie' || outline === 'face') return null;
  return { outline, side, taken: side === 'back' && front?.id === id ? front.likeness : undefined };
}
