import { drawSpecimen, flatten } from '@credence/specimens';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { GrayImage } from '../image.ts';
import { measureExposure, measureGlare, measureSharpness } from './index.ts';

const flat = await flatten(drawSpecimen({ type: 'passport', seed: 3 }).pages.front);

describe('sharpness', () => {
  test('falls with every step of blur', async () => {
    const figures = await Promise.all([0, 1, 2, 4].map(async (sigma) => measureSharpness(await page({ sigma }))));
    expect(figures).toEqual([...figures].sort((a, b) => b - a));
    expect(figures[0]! / figures[3]!).toBeGreaterThan(10);
  });

  test('of a page enlarged from few pixels is that of a blurred one', async () => {
    const sharpFigure = measureSharpness(await page({}));
    expect(measureSharpness(await page({ width: 320 }))).toBeLessThan(sharpFigure / 3);
  });
});

describe('glare', () => {
  test('is the share of clipped pixels; what they hide is the largest of their patches', () => {
    const image: GrayImage = { width: 200, height: 100, data: new Uint8Array(20_000).fill(120) };
    patch(image, { x: 0, y: 0, width: 40, height: 50 });
    patch(image, { x: 100, y: 50, width: 20, height: 50 });
    const { fraction, largestFraction } = measureGlare(image);
    expect(fraction).toBeCloseTo(0.15);
    expect(largestFraction).toBeCloseTo(0.1);
  });

  test('is nothing on a page without reflections', async () => {
    expect(measureGlare(await page({ brightness: 0.85 })).fraction).toBe(0);
  });
});

test('exposure is the mean luma', async () => {
  expect(measureExposure({ width: 2, height: 1, data: Uint8Array.of(100, 200) })).toBe(150);
  expect(measureExposure(await page({ brightness: 0.4 }))).toBeLessThan(measureExposure(await page({})) / 2);
});

async function page({ sigma = 0, width = 1400, brightness = 1 }): Promise<GrayImage> {
  let picture = sharp(flat).resize(width).modulate({ brightness }).greyscale();
  if (sigma > 0) picture = picture.blur(sigma);
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

function patch({ data, width }: GrayImage, box: { x: number; y: number; width: number; height: number }): void {
  for (let y = box.y; y < box.y + box.height; y++) data.fill(255, y * width + box.x, y * width + box.x + box.width);
}
