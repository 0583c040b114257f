import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { drawLandscape } from './index.ts';

describe('drawLandscape', () => {
  test('draws a photo-sized JPEG, the same one from the same seed', async () => {
    const [one, again, other] = await Promise.all([1, 1, 2].map((seed) => drawLandscape({ seed, width: 1200 })));
    const meta = await sharp(one).metadata();
    expect([meta.format, meta.width, meta.height]).toEqual(['jpeg', 1200, 900]);
    expect(again!.equals(one!)).toBe(true);
    expect(other!.equals(one!)).toBe(false);
    expect(one!.length).toBeGreaterThan(50_000);
    expect(one!.length).toBeLessThan(1_000_000);
  });
});
