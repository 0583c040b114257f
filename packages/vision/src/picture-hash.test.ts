import { expect, test } from 'vitest';
import type { RgbImage } from './image.ts';
import { hashPicture } from './picture-hash.ts';
import { resizeRgb } from './pixels/resize.ts';

const photo = blotches(1);

test('the same picture made smaller, brighter and coarser keeps nine tenths of its bits; another has half by chance', () => {
  const altered = resizeRgb(photo, 300, 260);
  for (const [i, level] of altered.data.entries()) altered.data[i] = Math.min(255, Math.round((level * 1.15) / 8) * 8);
  expect(differing(hashPicture(photo), hashPicture(altered))).toBeLessThan(26);
  expect(differing(hashPicture(photo), hashPicture(blotches(1_234_567)))).toBeGreaterThan(90);
});

test('a hash has 64 hexadecimal digits, even of a picture of nothing', () => {
  expect(hashPicture(photo)).toMatch(/^[0-9a-f]{64}$/);
  expect(hashPicture({ width: 40, height: 30, data: new Uint8Array(40 * 30 * 3) })).toMatch(/^[0-9a-f]{64}$/);
});

function differing(a: string, b: string): number {
  return [...a].reduce((sum, digit, i) => {
    const bits = Number.parseInt(digit, 16) ^ Number.parseInt(b[i]!, 16);
    return sum + bits.toString(2).replaceAll('0', '').length;
  }, 0);
}

/** A picture of 1000 × 700 pixels with light and dark at every size. */
function blotches(seed: number): RgbImage {
  let state = seed;
  const next = () => (state = (state * 48_271) % 2_147_483_647);
  const coarse = Uint8Array.from({ length: 40 * 28 * 3 }, () => next() % 256);
  return resizeRgb({ width: 40, height: 28, data: coarse }, 1000, 700);
}
