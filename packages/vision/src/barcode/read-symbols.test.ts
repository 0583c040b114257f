import { flatten, type PhotographOptions, photograph } from '@credence/specimens';
import { drawTemplate, TEMPLATES } from '@credence/specimens/templates';
import bwipjs from 'bwip-js';
import { describe, expect, test } from 'vitest';
import { decodeImage } from '../decode/decode-image.ts';
import type { GrayImage } from '../image.ts';
import { pageSize, rectify } from '../locate/rectify.ts';
import { contains, middleOf, rectangle } from '../pixels/geometry.ts';
import { toGray } from '../pixels/gray.ts';
import { findSymbols } from './find-symbols.ts';
import { readSymbols } from './read-symbols.ts';

describe('a digital seal on a page', () => {
  const permit = drawn('utopia_residence_permit_sealed');
  const visa = drawn('utopia_visa_sealed');

  test.each<[string, typeof permit, string, PhotographOptions]>([
    ['a Data Matrix, small', permit, 'DataMatrix', { width: 1000, fill: 0.9 }],
    ['a Data Matrix, soft and noisy', permit, 'DataMatrix', { blur: 1.2, noise: 6, jpegQuality: 60 }],
    ['a QR code, upside down', visa, 'QRCode', { rotateDegrees: 180, width: 1400 }],
    ['a QR code, dim', visa, 'QRCode', { brightness: 0.35, noise: 5, width: 1400 }],
  ])('%s is read byte for byte', async (_, { page, sealPayload }, symbology, options) => {
    const taken = await photographed(page, options);
    const [symbol, ...more] = await readSymbols(taken);
    expect(symbol).toMatchObject({ symbology, seal: Buffer.from(sealPayload!).toString('latin1') });
    expect(contains(rectangle(taken.width, taken.height), middleOf(symbol!.quad))).toBe(true);
    expect(more).toEqual([]);
  });
});

test('of another symbol only that it is there is kept', async () => {
  const [symbol, ...more] = await readSymbols(withQrCode('https://example.com/?holder=ANNA'));
  expect(symbol).toEqual({ symbology: 'QRCode', quad: expect.any(Array) });
  expect(more).toEqual([]);
});

// Of 48 such pages and photos one has: a small table on the Japanese licence.
test.each(['utopia_id_card_es', 'utopia_passport_fr'])(
  '%s has nothing that looks like a symbol, so that nothing is decoded',
  async (id) => {
    expect(findSymbols(await gray(await flatten(drawn(id).page)))).toEqual([]);
  },
);

test('pictures too small for a symbol have none', () => {
  expect(findSymbols({ width: 10, height: 10, data: new Uint8Array(100) })).toEqual([]);
  expect(findSymbols({ width: 3000, height: 1, data: new Uint8Array(3000) })).toEqual([]);
});

function drawn(id: string) {
  return drawTemplate(TEMPLATES.find((template) => template.id === id)!, 'symbols').front;
}

async function photographed(page: ReturnType<typeof drawn>['page'], options: PhotographOptions): Promise<GrayImage> {
  const { jpeg, quad } = await photograph(page, { background: 'desk', seed: 2, ...options });
  const decoded = await decodeImage(jpeg);
  if ('problem' in decoded) throw new Error(decoded.problem);
  return toGray(rectify(decoded.image, quad, pageSize(quad))!.image);
}

async function gray(jpeg: Buffer): Promise<GrayImage> {
  const decoded = await decodeImage(jpeg);
  if ('problem' in decoded) throw new Error(decoded.problem);
  return toGray(decoded.image);
}

/** On an otherwise empty page, five pixels a module. */
function withQrCode(text: string): GrayImage {
  const [symbol] = bwipjs.raw({ bcid: 'qrcode', text });
  if (!symbol || !('pixs' in symbol)) throw new Error('bwip-js drew no matrix');
  const page = { width: 1000, height: 630, data: new Uint8Array(630_000).fill(225) };
  for (let y = 0; y < symbol.pixy * 5; y++) {
    for (let x = 0; x < symbol.pixx * 5; x++) {
      const isDark = symbol.pixs[Math.floor(y / 5) * symbol.pixx + Math.floor(x / 5)];
      if (isDark) page.data[(y + 200) * page.width + x + 600] = 25;
    }
  }
  return page;
}
