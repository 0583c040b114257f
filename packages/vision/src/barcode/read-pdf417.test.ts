import { drawSpecimen, flatten, type PhotographOptions, photograph } from '@credence/specimens';
import { describe, expect, test } from 'vitest';
import { decodeImage } from '../decode/decode-image.ts';
import type { GrayImage, RgbImage } from '../image.ts';
import { pageSize, rectify } from '../locate/rectify.ts';
import { contains, middleOf, quadSize } from '../pixels/geometry.ts';
import { toGray } from '../pixels/gray.ts';
import { findBars } from './find-bars.ts';
import { readPdf417, readPdf417OnPage } from './read-pdf417.ts';

const license = drawSpecimen({ type: 'driving_license', seed: 4 });

describe("the symbol on a licence's back", () => {
  test.each<[string, PhotographOptions]>([
    ['straight', {}],
    ['turned by 12°', { rotateDegrees: 12, perspective: 0.2 }],
    ['on its side', { rotateDegrees: 90 }],
    ['upside down', { rotateDegrees: 180 }],
    ['slanted', { rotateDegrees: 37, fill: 0.8, perspective: 0.1 }],
    ['soft and noisy', { blur: 1.2, noise: 6, jpegQuality: 60 }],
    ['dim', { brightness: 0.3, noise: 5 }],
    ['small', { width: 640, blur: 0.3, fill: 0.8 }],
  ])('%s is read byte for byte from the whole photo', async (_, options) => {
    const { jpeg, quad } = await photograph(license.pages.back!, { background: 'desk', seed: 2, ...options });
    const reading = await readPdf417(await gray(jpeg));
    expect(reading?.payload).toBe(license.truth.barcodePayload);
    expect(contains(quad, middleOf(reading!.quad))).toBe(true);
    expect(quadSize(reading!.quad).width / quadSize(quad).width).toBeGreaterThan(0.7);
  });
});

test('a symbol that the camera has shaken is read on its page by looking closer', async () => {
  const taken: PhotographOptions = { seed: 3, width: 1300, motion: 7, noise: 4 };
  const { jpeg, quad } = await photograph(license.pages.back!, taken);
  const page = toGray(rectify(await decode(jpeg), quad, pageSize(quad))!.image);
  expect(await readPdf417(page)).toBeUndefined();
  expect((await readPdf417OnPage(page))?.payload).toBe(license.truth.barcodePayload);
});

test.each(['passport', 'id_card', 'driving_license'] as const)(
  'a %s without a symbol on its front costs no decoding',
  async (type) => {
    const page = await gray(await flatten(drawSpecimen({ type, seed: 8 }).pages.front));
    expect(await readPdf417(page)).toBeUndefined();
    expect(await readPdf417OnPage(page)).toBeUndefined();
  },
);

test('plain paper has no bars', () => {
  expect(findBars({ width: 600, height: 400, data: new Uint8Array(240_000).fill(200) })).toEqual([]);
  expect(findBars({ width: 10, height: 10, data: new Uint8Array(100) })).toEqual([]);
  // A picture of 300,000 × 120 pixels is a line of 3000 once it is as small as pictures are read.
  expect(findBars({ width: 3000, height: 1, data: new Uint8Array(3000) })).toEqual([]);
});

const gray = async (jpeg: Buffer): Promise<GrayImage> => toGray(await decode(jpeg));

async function decode(jpeg: Buffer): Promise<RgbImage> {
  const decoded = await decodeImage(jpeg);
  if ('problem' in decoded) throw new Error(decoded.problem);
  return decoded.image;
}
