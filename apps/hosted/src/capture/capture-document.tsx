import type { SessionView } from '@credence/wire';
import { useEffect, useReducer, useRef } from 'preact/hooks';
import * as api from '../api.ts';
import type { Side } from '../flow/flow.ts';
import { Aiming } from './aiming.tsx';
import { capture, type Photo } from './capture.ts';
import { refuseFile } from './photo-file.ts';
import { Ready, Unavailable } from './ready.tsx';
import { Review } from './review.tsx';
import { takePhoto, useCamera } from './use-camera.ts';

interface Props {
  view: SessionView;
  side: Side;
  problem: api.Problem | null;
  /** The server has the photo; whoever takes it over revokes its URL. */
  onCaptured: (view: SessionView, photo: Photo) => void;
  /** The session takes no photo any more, for a reason the flow explains. */
  onRefused: (problem: api.Problem) => void;
  onChangeDocument: () => void;
}

/** Problems of the session rather than of this photo. */
const NOT_ABOUT_THE_PHOTO: api.Problem[] = [
  'link_expired',
  'link_elsewhere',
  'session_closed',
  'consent_missing',
  'too_many_attempts',
];

/** One side of the document: aim, take, look, send. */
export function CaptureDocument({ view, side, problem, onCaptured, onRefused, onChangeDocument }: Props) {
  const [state, dispatch] = useReducer(capture, { step: 'ready', problem });
  const camera = useCamera(dispatch);
  const video = useRef<HTMLVideoElement>(null);
  const photo = useRef<Photo | null>(null);

  const drop = () => {
    if (photo.current) URL.revokeObjectURL(photo.current.url);
    photo.current = null;
  };
  useEffect(() => drop, []);

  const hold = (taken: Photo) => {
    drop();
    photo.current = taken;
    camera.close();
    dispatch({ type: 'photoTaken', photo: taken });
  };

  const shoot = async () => {
    if (!camera.stream || !video.current) return;
    dispatch({ type: 'shutterPressed' });
    try {
      hold(await takePhoto(camera.stream, video.current));
    } catch {
      camera.close();
      dispatch({ type: 'cameraFailed', trouble: 'busy' });
    }
  };

  const choose = (file: File) => {
    const refused = refuseFile(file);
    if (refused) return dispatch({ type: 'fileRefused', problem: refused });
    hold({ blob: file, url: URL.createObjectURL(file), from: 'file' });
  };

  const retake = (from: Photo['from']) => {
    drop();
    dispatch({ type: 'retakeAsked' });
    if (from === 'camera') camera.open();
  };

  const send = async (taken: Photo) => {
    dispatch({ type: 'uploadStarted' });
    try {
      const seen = await uploadPatiently(view.id, side, taken.blob, (fraction) =>
        dispatch({ type: 'uploadProgressed', fraction }),
      );
      photo.current = null;
      onCaptured(seen, taken);
    } catch (error) {
      const failed = error instanceof api.RequestFailed ? error.problem : 'server_error';
      if (NOT_ABOUT_THE_PHOTO.includes(failed)) return onRefused(failed);
      dispatch({ type: 'uploadFailed', problem: failed });
    }
  };

  const type = view.declared?.type ?? 'id_card';
  const shared = { view, type, side, onFile: choose, onOpenCamera: camera.open };
  switch (state.step) {
    case 'ready':
      return <Ready key="ready" {...shared} problem={state.problem} onChangeDocument={onChangeDocument} />;
    case 'unavailable':
      return <Unavailable key="unavailable" {...shared} trouble={state.trouble} problem={state.problem} />;
    case 'starting':
    case 'aiming':
    case 'taking':
      return (
        <Aiming
          key="aiming"
          step={state.step}
          type={type}
          side={side}
          stream={camera.stream}
          video={video}
          onPlaying={() => dispatch({ type: 'cameraReady' })}
          onShoot={shoot}
          onClose={() => {
            camera.close();
            dispatch({ type: 'cameraClosed' });
          }}
        />
      );
    case 'review':
    case 'uploading':
      return (
        <Review key="review" state={state} onUse={() => send(state.photo)} onRetake={() => retake(state.photo.from)} />
      );
  }
}

/** A phone that changes cells loses a request now and then: try a photo twice before troubling the person. */
async function uploadPatiently(id: string, side: Side, photo: Blob, onProgress: (fraction: number) => void) {
  try {
    return await api.uploadCapture(id, side, photo, onProgress);
  } catch (error) {
    if (!(error instanceof api.RequestFailed && error.problem === 'network')) throw error;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    return api.uploadCapture(id, side, photo, onProgress);
  }
}
