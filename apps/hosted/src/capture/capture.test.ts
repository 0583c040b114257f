import { describe, expect, test } from 'vitest';
import { type Capture, type CaptureAction, capture, type Photo, READY, worthResending } from './capture.ts';

const SHOT: Photo = { blob: new Blob(['x']), url: 'blob:1', from: 'camera' };
const FILE: Photo = { ...SHOT, from: 'file' };

function after(...actions: CaptureAction[]): Capture {
  return actions.reduce(capture, READY);
}

describe('capture', () => {
  test('leads from the open camera over the shutter to the photo', () => {
    expect(
      after(
        { type: 'cameraAsked' },
        { type: 'cameraReady' },
        { type: 'shutterPressed' },
        { type: 'photoTaken', photo: SHOT },
      ),
    ).toEqual({ step: 'review', photo: SHOT, problem: null });
  });

  test('ignores the shutter until the camera shows something', () => {
    expect(after({ type: 'cameraAsked' }, { type: 'shutterPressed' })).toEqual({ step: 'starting' });
  });

  test.each(['denied', 'missing', 'busy', 'blocked'] as const)('explains a camera that is %s', (trouble) => {
    expect(after({ type: 'cameraAsked' }, { type: 'cameraFailed', trouble })).toEqual({
      step: 'unavailable',
      trouble,
      problem: null,
    });
  });

  test('lets a camera that answers too late change nothing', () => {
    const closed = after({ type: 'cameraAsked' }, { type: 'cameraClosed' });
    expect(capture(closed, { type: 'cameraReady' })).toEqual(READY);
    expect(capture(closed, { type: 'cameraFailed', trouble: 'denied' })).toEqual(READY);
    expect(capture(closed, { type: 'photoTaken', photo: SHOT })).toEqual(READY);
  });

  test('takes a file at any time, with or without a camera', () => {
    expect(after({ type: 'photoTaken', photo: FILE })).toMatchObject({ step: 'review', photo: FILE });
    expect(
      after({ type: 'cameraAsked' }, { type: 'cameraFailed', trouble: 'missing' }, { type: 'photoTaken', photo: FILE }),
    ).toMatchObject({ step: 'review', photo: FILE });
  });

  test('says why a file was refused where it was offered', () => {
    expect(after({ type: 'fileRefused', problem: 'image_too_large' })).toEqual({
      step: 'ready',
      problem: 'image_too_large',
    });
    expect(
      after(
        { type: 'cameraAsked' },
        { type: 'cameraFailed', trouble: 'denied' },
        { type: 'fileRefused', problem: 'image_unsupported_format' },
      ),
    ).toEqual({ step: 'unavailable', trouble: 'denied', problem: 'image_unsupported_format' });
  });

  test('keeps the photo when sending it failed', () => {
    expect(
      after(
        { type: 'photoTaken', photo: FILE },
        { type: 'uploadStarted' },
        { type: 'uploadProgressed', fraction: 0.4 },
        { type: 'uploadFailed', problem: 'network' },
      ),
    ).toEqual({ step: 'review', photo: FILE, problem: 'network' });
  });

  test('shows what a look at the photo found, for as long as it is the photo in hand', () => {
    const review = after({ type: 'photoTaken', photo: FILE });
    expect(capture(review, { type: 'photoChecked', photo: FILE, advice: 'blurred' })).toMatchObject({
      step: 'review',
      advice: 'blurred',
    });
    expect(capture(review, { type: 'photoChecked', photo: SHOT, advice: 'blurred' })).toBe(review);
    const sending = capture(review, { type: 'uploadStarted' });
    expect(capture(sending, { type: 'photoChecked', photo: FILE, advice: 'blurred' })).toBe(sending);
  });

  test('forgets the photo when another is to be taken', () => {
    expect(after({ type: 'photoTaken', photo: FILE }, { type: 'retakeAsked' })).toEqual(READY);
  });
});

test('only a photo that was not itself refused is worth sending again', () => {
  expect(worthResending(null)).toBe(true);
  expect(worthResending('network')).toBe(true);
  expect(worthResending('rate_limit')).toBe(true);
  expect(worthResending('image_too_small')).toBe(false);
});
