import type { ChallengeIssued } from '@credence/wire';
import type { Problem } from '../api.ts';
import type { CameraTrouble, CaptureAction } from '../capture/capture.ts';

type Challenge = ChallengeIssued['challenge'];

/** Turning the head as asked, a picture at a time. */
export type Turning =
  | { step: 'ready'; problem: Problem | null }
  | { step: 'starting' }
  | { step: 'asking' }
  | { step: 'aiming'; challenge: Challenge; at: number; problem: Problem | null }
  | { step: 'sending'; challenge: Challenge; at: number }
  | { step: 'unavailable'; trouble: CameraTrouble; problem: Problem | null };

export type TurningAction =
  | Extract<CaptureAction, { type: 'cameraAsked' | 'cameraReady' | 'cameraFailed' | 'cameraClosed' }>
  | { type: 'asked'; challenge: Challenge }
  | { type: 'shutterPressed' }
  | { type: 'answered' }
  | { type: 'failed'; problem: Problem };

/** What each happening leads to; one that comes too late changes nothing. Time runs only once the camera shows something. */
export function turning(state: Turning, action: TurningAction): Turning {
  switch (action.type) {
    case 'cameraAsked':
      return { step: 'starting' };
    case 'cameraReady':
      return state.step === 'starting' ? { step: 'asking' } : state;
    case 'cameraFailed':
      return usesCamera(state) ? { step: 'unavailable', trouble: action.trouble, problem: null } : state;
    case 'cameraClosed':
      return usesCamera(state) ? { step: 'ready', problem: null } : state;
    case 'asked':
      return state.step === 'asking' ? { step: 'aiming', challenge: action.challenge, at: 0, problem: null } : state;
    case 'shutterPressed':
      return state.step === 'aiming' ? { step: 'sending', challenge: state.challenge, at: state.at } : state;
    case 'answered':
      return state.step === 'sending' ? { ...state, step: 'aiming', at: state.at + 1, problem: null } : state;
    case 'failed':
      return failed(state, action.problem);
  }
}

/** A picture that did not arrive is taken again; what can no longer be answered is asked anew. */
function failed(state: Turning, problem: Problem): Turning {
  if (state.step === 'sending' && problem !== 'challenge_expired') return { ...state, step: 'aiming', problem };
  if (state.step === 'unavailable') return { ...state, problem };
  return { step: 'ready', problem };
}

function usesCamera({ step }: Turning): boolean {
  return step !== 'ready' && step !== 'unavailable';
}
