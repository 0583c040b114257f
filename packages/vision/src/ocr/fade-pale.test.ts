import { expect, test } from 'vitest';
import { fadePale } from './fade-pale.ts';

// Two thirds of the strip are paper in failing light, as the pixels beside those asked for show it.
test.each([
  ['black print stays', [30, 30, 30], [30, 30, 30]],
  ['a pale overprint becomes as light as the paper', [190, 140, 145], [190, 190, 190]],
  ['red print, which is darker, stays', [150, 20, 40], [150, 20, 40]],
  ['a full colour stays, however light', [190, 180, 20], [190, 180, 20]],
])('%s', (_, colour, faded) => {
  const [width, height] = [48, 48];
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) =>
    Math.floor(i / 3) % 3 === 0 ? colour[i % 3]! : 200,
  );
  expect([...fadePale({ width, height, data }).data.subarray(0, 6)]).toEqual([...faded, 200, 200, 200]);
});
