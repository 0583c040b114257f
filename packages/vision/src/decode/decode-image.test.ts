import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodeImage, inspectImage } from './decode-image.ts';
import { PHOTO_LIMITS } from './photo-limits.ts';

describe('a sound photo', () => {
  test.each(['jpeg', 'png', 'webp'] as const)('in %s is decoded to three channels', async (format) => {
    const bytes = await photo(400, 300).toFormat(format).toBuffer();
    const decoded = await decodeImage(bytes);
    expect(decoded).toMatchObject({ format, width: 400, height: 300, image: { width: 400, height: 300 } });
    expect('image' in decoded && decoded.image.data.length).toBe(400 * 300 * 3);
  });

  test('is turned upright, and reports its upright size', async () => {
    // Orientation 6: the camera was held with its right side up, red is what the person saw on the right.
    const half = { create: { width: 400, height: 150, channels: 3 as const, background: '#ff0000' } };
    const bytes = await photo(400, 300)
      .composite([{ input: half, top: 0, left: 0 }])
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const decoded = await decodeImage(bytes);
    if ('problem' in decoded) throw new Error(decoded.problem);
    expect([decoded.width, decoded.height]).toEqual([300, 400]);
    const right = (200 * 300 + 299) * 3;
    expect(decoded.image.data[right]).toBeGreaterThan(200);
    expect(decoded.image.data[right + 1]).toBeLessThan(60);
  });

  test('larger than needed is reduced, and still reports its own size', async () => {
    const decoded = await decodeImage(await photo(4000, 3000).jpeg().toBuffer());
    expect(decoded).toMatchObject({ width: 4000, height: 3000, image: { width: 3000, height: 2250 } });
  });

  test('in grey, with transparency or 16 bits becomes plain colour', async () => {
    const gray = await photo(300, 200).greyscale().png().toBuffer();
    const clear = await sharp({ create: { width: 300, height: 200, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer();
    const deep = await photo(300, 200).toColourspace('rgb16').png().toBuffer();
    for (const bytes of [gray, clear, deep]) {
      const decoded = await decodeImage(bytes);
      expect('image' in decoded && decoded.image.data.length).toBe(300 * 200 * 3);
    }
    const paper = await decodeImage(clear);
    expect('image' in paper && paper.image.data[0]).toBe(255);
  });
});

describe('a file that is no usable photo', () => {
  test.each([
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"/>')],
    ['a GIF', Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')],
    ['a PDF', Buffer.from('%PDF-1.7\n')],
    ['an HEIC photo', Buffer.from('0000001c66747970686569630000000068656963', 'hex')],
    ['a single byte', Buffer.from([0xff])],
    ['an empty file', Buffer.alloc(0)],
  ])('%s is not supported', async (_, bytes) => {
    expect(await decodeImage(bytes)).toEqual({ problem: 'unsupported_format' });
    expect(await inspectImage(bytes)).toEqual({ problem: 'unsupported_format' });
  });

  test('half a JPEG, PNG or WebP is corrupt', async () => {
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const whole = await noise(600, 400).toFormat(format).toBuffer();
      const half = whole.subarray(0, whole.length / 2);
      expect(await decodeImage(half), format).toEqual({ problem: 'corrupt' });
      expect(await inspectImage(half), format).toEqual({ problem: 'corrupt' });
    }
  });

  test('a signature followed by rubbish is corrupt', async () => {
    const rubbish = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(5000, 7)]);
    expect(await decodeImage(rubbish)).toEqual({ problem: 'corrupt' });
  });

  test('a PNG of 64,000 × 64,000 pixels in half a megabyte is refused undecoded', async () => {
    const bomb = solidPng(64_000, 64_000);
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(await decodeImage(bomb)).toEqual({ problem: 'too_many_pixels' });
    expect(await inspectImage(bomb)).toEqual({ problem: 'too_many_pixels' });
  });

  test('a thumbnail is too small: by one pixel of its long side', async () => {
    const { longSideMinPx, shortSideMinPx } = PHOTO_LIMITS;
    const [below, at] = [longSideMinPx - 1, longSideMinPx].map((width) => photo(width, shortSideMinPx).jpeg());
    expect(await inspectImage(await below!.toBuffer())).toEqual({ problem: 'too_small' });
    expect(await inspectImage(await at!.toBuffer())).toMatchObject({ width: longSideMinPx });
  });
});

test('inspection reports what decoding would', async () => {
  const bytes = await photo(800, 600).withMetadata({ orientation: 8 }).jpeg().toBuffer();
  expect(await inspectImage(bytes)).toEqual({ format: 'jpeg', width: 600, height: 800 });
});

function photo(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: '#336699' } });
}

function noise(width: number, height: number) {
  const data = Buffer.from(Array.from({ length: width * height * 3 }, (_, i) => (i * 7919 + ((i * i) % 251)) % 256));
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** A valid one-bit PNG; its rows compress to almost nothing. */
function solidPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const row = Buffer.alloc(1 + width / 8);
  const rows = deflateSync(Buffer.alloc(row.length * height), { level: 9 });
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length, 0);
  head.write(type, 4, 'ascii');
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), body])), 0);
  return Buffer.concat([head, body, tail]);
}
