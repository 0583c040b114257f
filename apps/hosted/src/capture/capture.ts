import type { CameraKind } from '@credence/wire';
import type { Problem } from '../api.ts';
import type { Side } from '../flow/flow.ts';
import type { FrameBefore } from './frames-before.ts';
import type { Fault } from './guide/index.ts';

/** A photo in hand, not yet sent. */
export interface Photo {
  blob: Blob;
  /** An object URL, to be revoked by whoever lets go of the photo. */
  url: string;
  from: 'camera' | 'file';
  /** Of a photo from the camera. */
  camera?: CameraKind;
  /** What the camera gave before it. */
  frames?: FrameBefore[];
}

/** A file to be taken as if the person had chosen it for that side. */
export interface OfferedPhoto {
  side: Side;
  file: File;
}

export type CameraTrouble =
  | 'denied'
  | 'missing'
  | 'busy'
  /** It was there and was taken away, or never showed a picture. */
  | 'stopped'
  /** The browser offers no camera at all, or not over this connection. */
  | 'blocked';

/** Taking one photo of one side. */
export type Capture =
  | { step: 'ready'; problem: Problem | null }
  | { step: 'starting' }
  | { step: 'aiming' }
  | { step: 'taking' }
  | { step: 'unavailable'; trouble: CameraTrouble; problem: Problem | null }
  | { step: 'review'; photo: Photo; problem: Problem | null; advice?: Fault | null }
  /** `stalled`: the line is gone, and is waited for. */
  | { step: 'uploading'; photo: Photo; fraction: number; stalled: boolean };

export type CaptureAction =
  | { type: 'cameraAsked' }
  | { type: 'cameraReady' }
  | { type: 'cameraFailed'; trouble: CameraTrouble }
  | { type: 'cameraClosed' }
  | { type: 'shutterPressed' }
  | { type: 'photoTaken'; photo: Photo }
  /** A look at the photo on the device, which may come too late to matter. */
  | { type: 'photoChecked'; photo: Photo; advice: Fault | null }
  | { type: 'fileRefused'; problem: Problem }
  | { type: 'retakeAsked' }
  | { type: 'uploadStarted' }
  | { type: 'uploadProgressed'; fraction: number }
  | { type: 'uploadStalled'; stalled: boolean }
  | { type: 'uploadFailed'; problem: Problem };

export const READY: Capture = { step: 'ready', problem: null };

/** What each happening leads to; one that comes too late, from a camera already closed, changes nothing. */
export function capture(state: Capture, action: CaptureAction): Capture {
  switch (action.type) {
    case 'cameraAsked':
      return { step: 'starting' };
    case 'cameraReady':
      return state.step === 'starting' ? { step: 'aiming' } : state;
    case 'cameraFailed':
      return usesCamera(state) ? { step: 'unavailable', trouble: action.trouble, problem: null } : state;
    case 'cameraClosed':
      return usesCamera(state) ? READY : state;
    case 'shutterPressed':
      return state.step === 'aiming' ? { step: 'taking' } : state;
    case 'photoTaken':
      if (action.photo.from === 'camera' && state.step !== 'taking') return state;
      return { step: 'review', photo: action.photo, problem: null };
    case 'photoChecked':
      return state.step === 'review' && state.photo === action.photo ? { ...state, advice: action.advice } : state;
    case 'fileRefused':
      if (state.step === 'unavailable') return { ...state, problem: action.problem };
      return { step: 'ready', problem: action.problem };
    case 'retakeAsked':
      return READY;
    case 'uploadStarted':
      return state.step === 'review' ? { step: 'uploading', photo: state.photo, fraction: 0, stalled: false } : state;
    case 'uploadProgressed':
      return state.step === 'uploading' ? { ...state, fraction: action.fraction } : state;
    case 'uploadStalled':
      return state.step === 'uploading' ? { ...state, stalled: action.stalled } : state;
    case 'uploadFailed':
      return state.step === 'uploading' ? { step: 'review', photo: state.photo, problem: action.problem } : state;
  }
}

/** Whether the camera is on, or about to be. */
function usesCamera(state: Capture): boolean {
  return state.step === 'starting' || state.step === 'aiming' || state.step === 'taking';
}

/** Whether sending the same photo again may succeed: not when the photo itself was refused. */
export function worthResending(problem: Problem | null): boolean {
  return !problem?.startsWith('image_');
}
