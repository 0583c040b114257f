import { createCanvas } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { gapsIn } from './gaps.ts';

// Bars of 10 px at 20, 40 and 80 on a strip of 120: 10, 30 and, at the ends, 20 and 30 px are blank.
test.each([
  ['dark on light', '#222', '#ddd'],
  ['light on dark', '#eee', '#246'],
])('the blank columns of a line are found, %s', (_, ink, paper) => {
  const canvas = createCanvas(120, 48);
  const g = canvas.getContext('2d');
  g.fillStyle = paper;
  g.fillRect(0, 0, 120, 48);
  g.fillStyle = ink;
  for (const x of [20, 40, 80]) g.fillRect(x, 8, 10, 32);
  const rgba = g.getImageData(0, 0, 120, 48).data;
  const data = Uint8Array.from({ length: 120 * 48 * 3 }, (_, i) => rgba[Math.floor(i / 3) * 4 + (i % 3)]!);
  expect(gapsIn({ width: 120, height: 48, data })).toEqual([
    { middle: 10, width: 20 },
    { middle: 35, width: 10 },
    { middle: 65, width: 30 },
    { middle: 105, width: 30 },
  ]);
});
