import { describe, expect, test } from 'vitest';
import { type Turning, type TurningAction, turning } from './turning.ts';

const CHALLENGE = { id: 'chl_1', poses: ['left', 'straight', 'right'] as const, limitSeconds: 120 };
const READY: Turning = { step: 'ready', problem: null };

function after(...actions: TurningAction[]): Turning {
  return actions.reduce(turning, READY);
}

const CAMERA: TurningAction[] = [{ type: 'cameraAsked' }, { type: 'cameraReady' }];
const ASKED: TurningAction[] = [...CAMERA, { type: 'asked', challenge: { ...CHALLENGE, poses: [...CHALLENGE.poses] } }];
const SHOT: TurningAction[] = [...ASKED, { type: 'shutterPressed' }];

describe('turning', () => {
  test('asks once the camera shows something, then goes from pose to pose', () => {
    expect(after({ type: 'cameraAsked' }).step).toBe('starting');
    expect(after(...CAMERA).step).toBe('asking');
    expect(after(...ASKED)).toMatchObject({ step: 'aiming', at: 0 });
    expect(after(...SHOT)).toMatchObject({ step: 'sending', at: 0 });
    expect(after(...SHOT, { type: 'answered' })).toMatchObject({ step: 'aiming', at: 1 });
  });

  test('takes a picture again that did not arrive', () => {
    expect(after(...SHOT, { type: 'failed', problem: 'network' })).toMatchObject({
      step: 'aiming',
      at: 0,
      problem: 'network',
    });
  });

  test('begins anew when time is up', () => {
    expect(after(...SHOT, { type: 'failed', problem: 'challenge_expired' })).toEqual({
      step: 'ready',
      problem: 'challenge_expired',
    });
  });

  test('leaves a way on when the camera fails, whenever it does', () => {
    for (const actions of [CAMERA, ASKED, SHOT]) {
      const state = after(...actions, { type: 'cameraFailed', trouble: 'busy' });
      expect(state).toMatchObject({ step: 'unavailable', trouble: 'busy' });
      expect(turning(state, { type: 'failed', problem: 'network' })).toMatchObject({
        step: 'unavailable',
        problem: 'network',
      });
      expect(turning(state, { type: 'cameraAsked' }).step).toBe('starting');
    }
  });

  test('is not moved by what comes too late', () => {
    expect(after(...CAMERA, { type: 'cameraClosed' }, { type: 'asked', challenge: SHOT[2] as never })).toEqual(READY);
    expect(after({ type: 'shutterPressed' }, { type: 'answered' }, { type: 'cameraReady' })).toEqual(READY);
  });
});
