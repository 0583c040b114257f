import { drawSpecimen, type PhotographOptions, photograph, type SpecimenType, type Surface } from '@credence/specimens';
import type { Quad } from '@credence/verification';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeImage } from '../decode/decode-image.ts';
import { distance } from '../pixels/geometry.ts';
import { findOutline, type Outline } from './find-outline.ts';
import { type OpenCv, openOpenCv } from './opencv.ts';

let opened: { cv: OpenCv };
beforeAll(async () => {
  opened = await openOpenCv();
});

describe('a page on', () => {
  test.each<[Surface, SpecimenType, PhotographOptions]>([
    ['desk', 'passport', {}],
    ['desk', 'id_card', { rotateDegrees: 40, fill: 0.6 }],
    ['wood', 'driving_license', { rotateDegrees: 90 }],
    ['wood', 'id_card', { perspective: 0.9, rotateDegrees: -8 }],
    ['cloth', 'passport', { blur: 1.6, noise: 8, glare: 0.6, shadow: 0.4, jpegQuality: 60 }],
    ['cloth', 'id_card', { rotateDegrees: 180 }],
    ['white', 'passport', { noise: 8, brightness: 0.5 }],
    ['white', 'id_card', { rotateDegrees: 30, perspective: 0.7, shadow: 0.5, motion: 3 }],
    ['cluttered', 'id_card', { rotateDegrees: -50 }],
    ['cluttered', 'driving_license', { brightness: 0.6, noise: 6 }],
  ])('%s is found to 1 %% of its width: %s, %j', async (background, type, options) => {
    const { pages } = drawSpecimen({ type, seed: 5 });
    const { jpeg, quad } = await photograph(pages.front, { ...options, background, width: 1600, seed: 9 });
    const outline = await find(jpeg);
    expect(outline && worstCorner(outline.quad, quad) / distance(quad[0], quad[1])).toBeLessThan(0.01);
    expect(outline?.score).toBeGreaterThan(0.5);
  });
});

test('a photo of one colour has no outline in it', async () => {
  const data = new Uint8Array(640 * 480 * 3).fill(140);
  expect(await findOutline(opened.cv, { width: 640, height: 480, data })).toBeUndefined();
});

test('searching leaves no memory behind in OpenCV', async () => {
  const { pages } = drawSpecimen({ type: 'id_card', seed: 6 });
  const { jpeg } = await photograph(pages.front, { width: 1000, background: 'wood' });
  const heap = () => (opened.cv as unknown as { HEAPU8: Uint8Array }).HEAPU8.length;
  await find(jpeg);
  const before = heap();
  for (let i = 0; i < 20; i++) await find(jpeg);
  expect(heap()).toBe(before);
});

async function find(jpeg: Buffer): Promise<Outline | undefined> {
  const decoded = await decodeImage(jpeg);
  if ('problem' in decoded) throw new Error(decoded.problem);
  return findOutline(opened.cv, decoded.image);
}

/** Which corner is the first is for the print to say. */
function worstCorner(found: Quad, truth: Quad): number {
  const worst = (first: number) => Math.max(...truth.map((corner, i) => distance(corner, found[(i + first) % 4]!)));
  return Math.min(...[0, 1, 2, 3].map(worst));
}
