import { expect, test } from 'vitest';
import { isShownWhole, shownPart } from './frames.ts';

test.each([
  ['all of a video of its own shape', { width: 1080, height: 1920 }, { x: 0, y: 0, width: 1080, height: 1920 }],
  ['the middle of a wider one', { width: 1920, height: 1080 }, { x: 656.25, y: 0, width: 607.5, height: 1080 }],
  ['the middle of a higher one', { width: 900, height: 1800 }, { x: 0, y: 100, width: 900, height: 1600 }],
])('an element nine by sixteen shows %s', (_, video, part) => {
  expect(shownPart(video, { width: 360, height: 640 })).toEqual(part);
});

test.each([
  // What phones and laptops give, in a phone's viewfinder and in a window's: it fills them.
  [1080, 1920, 390, 560, false],
  [960, 1280, 390, 560, false],
  [1280, 720, 640, 480, false],
  [640, 480, 640, 480, false],
  [480, 480, 640, 480, false],
  [480, 480, 390, 560, false],
  // The other way round.
  [640, 480, 390, 560, true],
  [1280, 720, 390, 560, true],
  [480, 640, 640, 480, true],
  [1080, 1920, 640, 480, true],
])('a video of %i × %i in a frame of %i × %i is shown whole: %s', (width, height, frameWidth, frameHeight, whole) => {
  expect(isShownWhole({ width, height }, { width: frameWidth, height: frameHeight })).toBe(whole);
});
