import { expect, test } from 'vitest';
import { cameraKindOf } from './camera-kind.ts';

const camera = (label: string, settings = {}, capabilities?: object) =>
  cameraKindOf({ label, getSettings: () => settings, ...(capabilities && { getCapabilities: () => capabilities }) });

test.each([
  'OBS Virtual Camera',
  'OBS-Camera',
  'ManyCam Video Source',
  'Snap Camera',
  'XSplit VCam',
  'e2eSoft VCam',
  'Dummy video device (0x0000) (platform:v4l2loopback-000)',
  'fake_device_0',
])('%s is a program', (label) => {
  expect(camera(label, { facingMode: 'environment' })).toBe('virtual');
});

test('a camera that tells which way it looks, or can focus, is a device', () => {
  expect(camera('camera2 0, facing back', { facingMode: 'environment' })).toBe('physical');
  expect(camera('Integrated Camera (04f2:b604)', {}, { focusMode: ['manual', 'continuous'] })).toBe('physical');
});

test.each(['HD Pro Webcam C920', 'FaceTime HD Camera', 'Jobs webcam', ''])('of “%s” alone nothing is said', (label) => {
  expect(camera(label, {}, { width: { max: 1280 } })).toBe('unknown');
});
