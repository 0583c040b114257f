import { expect, test } from 'vitest';
import { shownPart } from './frames.ts';

test.each([
  ['all of a video of its own shape', { width: 1080, height: 1920 }, { x: 0, y: 0, width: 1080, height: 1920 }],
  ['the middle of a wider one', { width: 1920, height: 1080 }, { x: 656.25, y: 0, width: 607.5, height: 1080 }],
  ['the middle of a higher one', { width: 900, height: 1800 }, { x: 0, y: 100, width: 900, height: 1600 }],
])('an element nine by sixteen shows %s', (_, video, part) => {
  expect(shownPart(video, { width: 360, height: 640 })).toEqual(part);
});
