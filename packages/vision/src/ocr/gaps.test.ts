import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { gapsIn } from './gaps.ts';

// Bars of 10 px at 20, 40 and 80 on a strip of 120: 10, 30 and, at the ends, 20 and 30 px are blank.
test.each([
  ['dark on light', '#222', '#ddd'],
  ['light on dark', '#eee', '#246'],
])('the blank columns of a line are found, %s', (_, ink, paper) => {
  const { canvas, g } = strip(120, paper);
  g.fillStyle = ink;
  for (const x of [20, 40, 80]) g.fillRect(x, 8, 10, 32);
  expect(gapsIn(pixelsOf(canvas))).toEqual([
    { middle: 10, width: 20 },
    { middle: 35, width: 10 },
    { middle: 65, width: 30 },
    { middle: 105, width: 30 },
  ]);
});

test('a pale overprint, light that falls off and the foot of an L do not hide or make a gap', () => {
  const { canvas, g } = strip(300, '#fff');
  const light = g.createLinearGradient(0, 0, 300, 0);
  light.addColorStop(0, '#eee');
  light.addColorStop(1, '#666');
  g.fillStyle = light;
  g.fillRect(0, 0, 300, 48);
  g.fillStyle = '#111';
  for (let x = 10; x < 290; x += 40) g.fillRect(x, 9, 20, 30);
  g.fillRect(30, 36, 14, 3); // the first one's foot: 6 px to the next
  g.fillStyle = 'rgba(255, 0, 0, 0.25)';
  g.fillRect(70, 0, 20, 48); // all of the second gap
  const [, foot, overprinted, ...others] = gapsIn(pixelsOf(canvas));
  expect(foot).toEqual({ middle: 47, width: 6 });
  expect([overprinted!, ...others.slice(0, -1)].map(({ width }) => width)).toEqual([20, 20, 20, 20, 20]);
});

function strip(width: number, paper: string) {
  const canvas = createCanvas(width, 48);
  const g = canvas.getContext('2d');
  g.fillStyle = paper;
  g.fillRect(0, 0, width, 48);
  return { canvas, g };
}

function pixelsOf(canvas: Canvas) {
  const { width, height } = canvas;
  const rgba = canvas.getContext('2d').getImageData(0, 0, width, height).data;
  return {
    width,
    height,
    data: Uint8Array.from({ length: width * height * 3 }, (_, i) => rgba[Math.floor(i / 3) * 4 + (i % 3)]!),
  };
}
