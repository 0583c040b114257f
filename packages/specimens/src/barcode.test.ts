import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { drawDrivingLicense, photograph } from './index.ts';

beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const bytes = await readFile(wasm);
  prepareZXingModule({
    overrides: { wasmBinary: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) },
  });
});

describe('the barcode on the back of a licence', () => {
  const { pages, truth } = drawDrivingLicense({ seed: 'barcode' });

  test('is decoded from the flat page to the payload', async () => {
    const { data, width, height } = pages.back!;
    expect(await decode({ data: new Uint8ClampedArray(data), width, height })).toBe(truth.barcodePayload);
  });

  test('is decoded from a photo taken straight on', async () => {
    const { jpeg } = await photograph(pages.back!, { perspective: 0, rotateDegrees: 0, seed: 3 });
    const { data, info } = await sharp(jpeg).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    expect(await decode({ data: new Uint8ClampedArray(data), width: info.width, height: info.height })).toBe(
      truth.barcodePayload,
    );
  });
});

async function decode(image: { data: Uint8ClampedArray<ArrayBuffer>; width: number; height: number }) {
  const [symbol] = await readBarcodes(image as Parameters<typeof readBarcodes>[0], {
    formats: ['PDF417'],
    maxNumberOfSymbols: 1,
  });
  return symbol && Buffer.from(symbol.bytes).toString('latin1');
}
