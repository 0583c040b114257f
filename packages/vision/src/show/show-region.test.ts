import type { Region } from '@credence/verification';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { showRegion } from './show-region.ts';

/** A grey photo with a blue band across it, 200 px below its upper rim. */
async function photo() {
  const band = await sharp({ create: { width: 1600, height: 60, channels: 3, background: '#0000c0' } })
    .png()
    .toBuffer();
  return sharp({ create: { width: 1600, height: 1000, channels: 3, background: '#808080' } })
    .composite([{ input: band, left: 0, top: 200 }])
    .jpeg({ quality: 95 })
    .toBuffer();
}

const BAND: Region = {
  capture: 'front',
  kind: 'strip',
  box: [
    { x: 0, y: 0.2 },
    { x: 1, y: 0.2 },
    { x: 1, y: 0.26 },
    { x: 0, y: 0.26 },
  ],
  shows: 'a band',
};

async function pixels(shown: Awaited<ReturnType<typeof showRegion>>) {
  if ('problem' in shown) throw new Error(shown.problem);
  const { data, info } = await sharp(shown).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
  return { ...info, at };
}

/** JPEG keeps no pixel exactly. */
function near(colour: number[], expected: number[]) {
  expect(Math.max(...colour.map((value, c) => Math.abs(value - expected[c]!))), colour.join()).toBeLessThan(40);
}

test('a strip is laid straight and fills what is shown', async () => {
  const { width, height, at } = await pixels(await showRegion(await photo(), BAND));
  expect([width, height]).toEqual([1200, 45]);
  near(at(600, 22), [0, 0, 192]);
});

test('a box is shown with what is around it, and a line between', async () => {
  const box = [
    { x: 0.4, y: 0.5 },
    { x: 0.6, y: 0.5 },
    { x: 0.6, y: 0.7 },
    { x: 0.4, y: 0.7 },
  ] as const;
  const { width, height, at } = await pixels(await showRegion(await photo(), { ...BAND, kind: 'box', box }));
  // 320 by 200 px of the photo, with three quarters of that on either side.
  expect([width, height]).toEqual([800, 500]);
  near(at(400, 250), [128, 128, 128]);
  near(at(240, 250), [255, 196, 0]);
  near(at(400, 350), [255, 196, 0]);
});

test('a map colours the cells that stray', async () => {
  const map = { columns: 2, rows: 1, values: [0, 1] };
  const { width, at } = await pixels(await showRegion(await photo(), { ...BAND, kind: 'map', map }));
  near(at(100, 20), [0, 0, 192]);
  near(at(width - 100, 20), [150, 0, 100]);
});

test('a region of no size is shown by where it is', async () => {
  const box = [BAND.box[0], BAND.box[1], BAND.box[1], BAND.box[0]] as const;
  const { width } = await pixels(await showRegion(await photo(), { ...BAND, box }));
  expect(width).toBe(1200);
});

test('of a picture that shrinks to less than a line there is a line to show', async () => {
  const thin = sharp({ create: { width: 300_000, height: 120, channels: 3, background: '#808080' } });
  const box = [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
    { x: 0, y: 1 },
  ] as const;
  const { width, height } = await pixels(await showRegion(await thin.png().toBuffer(), { ...BAND, box }));
  expect([width, height]).toEqual([1200, 1]);
});

test('the same photo and region draw the same bytes', async () => {
  const bytes = await photo();
  expect(await showRegion(bytes, BAND)).toEqual(await showRegion(bytes, BAND));
});

test('bytes that are no photo are a problem, no exception', async () => {
  expect(await showRegion(Buffer.from('not a photo'), BAND)).toEqual({ problem: 'unsupported_format' });
});
