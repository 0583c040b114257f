import type { Quad } from '@credence/verification';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { box } from '../../../test/box.ts';
import { decodeImage } from '../../decode/decode-image.ts';
import type { RgbImage } from '../../image.ts';
import { contains, middleOf } from '../../pixels/geometry.ts';
import { measurePieces } from './measure-pieces.ts';

// No whole blocks either way: those of a photo that is stored turned begin elsewhere.
const SIZE = { width: 962, height: 626 };
const PORTRAIT = box(90, 150, 230, 300);
const WORD = box(520, 202, 120, 36);

const [SEEN, PUT_IN] = [draw(1), draw(2)];

test('a photo as the camera stored it tells of no earlier save, so that no piece of it can be told', async () => {
  expect(await measure(await store(SEEN, 74))).toEqual({ frequencies: 0 });
});

test('a photo that was stored again as a whole is of one piece', async () => {
  const pieces = await measure(await store(await camera(), 90));
  expect(pieces!.frequencies).toBeGreaterThan(8);
  expect(Math.max(pieces!.patch?.excess ?? 0, pieces!.line?.excess ?? 0)).toBeLessThan(5);
});

describe('what was put into a photo', () => {
  test('in place of a portrait is told, and where', async () => {
    const { patch } = (await measure(await store(paste(await camera(), PORTRAIT), 90)))!;
    expect(patch!.excess).toBeGreaterThan(1000);
    expect(patch!.share).toBeGreaterThan(0.8);
    for (const [i, corner] of patch!.quad.entries()) {
      expect(Math.hypot(corner.x - PORTRAIT[i]!.x, corner.y - PORTRAIT[i]!.y)).toBeLessThan(30);
    }
  });

  test('over a word is told, and where', async () => {
    const { line } = (await measure(await store(paste(await camera(), WORD), 90)))!;
    expect(line!.excess).toBeGreaterThan(100);
    expect(contains(WORD, middleOf(line!.quad))).toBe(true);
  });

  test('is told in a picture whose pixels were kept as they were, too', async () => {
    const png = await sharp(paste(await camera(), PORTRAIT).data, { raw: { ...SIZE, channels: 3 } })
      .png()
      .toBuffer();
    expect((await measure(png))!.patch!.excess).toBeGreaterThan(1000);
  });

  test.each([
    [3, 180],
    [6, 270],
    [8, 90],
  ])('is told in a photo with a note that it lies on its side or head (%i)', async (orientation, degrees) => {
    const lying = await turn(await decode(await store(await turn(SEEN, degrees), 74)), 360 - degrees);
    const file = await store(await turn(paste(lying, PORTRAIT), degrees), 90, orientation);
    expect((await measure(file))!.patch!.excess).toBeGreaterThan(1000);
  });
});

async function measure(bytes: Buffer) {
  const photo = await decode(bytes);
  const lines = [100, 200, 300].map((y) => box(430, y, 300, 40));
  return measurePieces({ bytes, own: undefined, size: photo, page: box(50, 40, 900, 570), lines });
}

const camera = async () => decode(await store(SEEN, 74));

async function decode(bytes: Buffer): Promise<RgbImage> {
  const decoded = await decodeImage(bytes);
  if ('problem' in decoded) throw new Error(decoded.problem);
  return decoded.image;
}

function store({ data, width, height }: RgbImage, quality: number, orientation?: number): Promise<Buffer> {
  const pixels = sharp(data, { raw: { width, height, channels: 3 } });
  // A note brings a colour profile with it: pixels are then taken from the file anew.
  return (orientation ? pixels.withMetadata({ orientation }) : pixels).jpeg({ quality }).toBuffer();
}

async function turn({ data, width, height }: RgbImage, degrees: number): Promise<RgbImage> {
  const turned = sharp(data, { raw: { width, height, channels: 3 } }).rotate(degrees);
  const { data: pixels, info } = await turned.raw().toBuffer({ resolveWithObject: true });
  return { data: pixels, width: info.width, height: info.height };
}

/** Lays the other picture over a part of one. */
function paste(photo: RgbImage, [from, , to]: Quad): RgbImage {
  const data = Uint8Array.from(photo.data);
  for (let y = from.y; y < to.y; y++) {
    const [start, end] = [(y * photo.width + from.x) * 3, (y * photo.width + to.x) * 3];
    data.set(PUT_IN.data.subarray(start, end), start);
  }
  return { ...photo, data };
}

/** Something with detail everywhere, grey as print mostly is. */
function draw(seed: number): RgbImage {
  const { width, height } = SIZE;
  const data = new Uint8Array(width * height * 3);
  let state = seed;
  for (let i = 0; i < width * height; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const [x, y] = [i % width, Math.floor(i / width)];
    const waves = 30 * Math.sin(x * 0.31 + seed) * Math.cos(y * 0.23) + 20 * Math.sin((x + 2 * y) * 0.12);
    const level = 140 + waves + 24 * (state / 2 ** 32 - 0.5);
    data.set([level, level, level - 8], i * 3);
  }
  return { width, height, data };
}
