import { type Developed, drawSpecimen, type FilmFrame, film, tellGood } from '@credence/specimens';
import type { LocationReading, PresenceReading } from '@credence/verification';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeImage } from '../decode/decode-image.ts';
import type { RgbImage } from '../image.ts';
import { openOpenCv } from '../locate/opencv.ts';
import { pageSize } from '../locate/rectify.ts';
import { measureDetails } from './measure-details.ts';
import { type CameraFrame, measurePresence, presenceInPixels } from './measure-presence.ts';

const SIZE = { width: 1440, height: 1080 };

interface Taken {
  photo: Buffer;
  location: LocationReading;
  frames: CameraFrame[];
}

/** A photo of a card, and four frames of the second before it. */
async function take(seed: string): Promise<Taken> {
  const page = drawSpecimen({ type: 'id_card', seed }).pages.front;
  const story = tellGood(seed);
  const shots = [...film(page, { seed, story, ...SIZE, framesPerSecond: 5 })]
    .filter(({ atMs }) => atMs >= story.goodFromMs!)
    .slice(0, 5);
  const last = shots.pop()!;
  const frames = shots.map(async (shot) => ({
    bytes: await jpeg(shot, 2.25),
    beforeMs: last.atMs - shot.atMs,
    detail: await detailOf(shot),
  }));
  return {
    photo: await jpeg(last, 1),
    location: { quad: last.quad, score: 1, means: 'outline', ...pageSize(last.quad) },
    frames: await Promise.all(frames),
  };
}

async function jpeg(shot: FilmFrame, step: number): Promise<Buffer> {
  const { data, width, height }: Developed = await shot.develop({ x: 0, y: 0, ...SIZE }, step);
  return sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .jpeg({ quality: 85 })
    .toBuffer();
}

/** The middle of the picture, as the page sends it. */
const DETAIL = { x: SIZE.width / 2 - 96, y: SIZE.height / 2 - 96, width: 192, height: 192 };
const HARDLY_COMPRESSED = { quality: 100 };

async function detailOf({ develop }: FilmFrame): Promise<Buffer> {
  const { data } = await develop(DETAIL);
  return sharp(data, { raw: { ...DETAIL, channels: 4 } })
    .removeAlpha()
    .jpeg(HARDLY_COMPRESSED)
    .toBuffer();
}

let one: Taken;
let other: Taken;
beforeAll(async () => {
  [one, other] = (await Promise.all(['presence-one', 'presence-two'].map(take))) as [Taken, Taken];
});

async function measure({ photo, location, frames }: Taken): Promise<PresenceReading> {
  const { cv } = await openOpenCv();
  return measurePresence(cv, { photo: await decode(photo), location, frames });
}

async function decode(bytes: Buffer): Promise<RgbImage> {
  const decoded = await decodeImage(bytes);
  if ('problem' in decoded) throw new Error(decoded.problem);
  return decoded.image;
}

describe('the frames before a photo', () => {
  test('of a document that is held by hand show it, all of it, and that it moves', async () => {
    const { compared, details: _, ...told } = await measure(one);
    expect(told).toEqual({ frames: 4, spanMs: 800 });
    expect(compared).toMatchObject({ frames: 4, found: 4 });
    expect(compared!.likeness).toBeGreaterThan(0.9);
    expect(compared!.part!.likeness).toBeGreaterThan(0.6);
    expect(compared!.motion).toBeGreaterThan(0.001);
    expect(compared!.change).toBeGreaterThan(1);
  });

  test('of another document do not show it', async () => {
    const { compared } = await measure({ ...one, frames: other.frames });
    // Cards of one issuer have a layout in common; what is printed on them they have not.
    expect(Math.min(compared!.likeness, compared!.part?.likeness ?? 1)).toBeLessThan(0.5);
  });

  test('that are the photo itself, played again, neither move nor differ', async () => {
    const bytes = await sharp(one.photo).resize(640).jpeg().toBuffer();
    const { compared } = await measure({ ...one, frames: one.frames.map((frame) => ({ ...frame, bytes })) });
    expect(compared).toMatchObject({ found: 4, motion: 0, change: 0 });
  });

  test('tell where a photo was altered after them', async () => {
    const { quad } = one.location;
    const width = Math.round((quad[1].x - quad[0].x) * 0.25);
    const at = { x: Math.round(quad[0].x + 1.8 * width), y: Math.round(quad[0].y + 0.8 * width) };
    const stripes = { create: { width, height: Math.round(width / 2), channels: 3 as const, background: '#222222' } };
    const photo = await sharp(one.photo)
      .composite([{ input: stripes, left: at.x, top: at.y }])
      .jpeg()
      .toBuffer();
    const { compared } = await measure({ ...one, photo });
    expect(compared!.likeness).toBeGreaterThan(0.5);
    expect(compared!.part!.likeness).toBeLessThan(0.25);
    const xs = compared!.part!.quad.map(({ x }) => x);
    expect(Math.max(...xs)).toBeGreaterThan(at.x);
    expect(Math.min(...xs)).toBeLessThan(at.x + width);
  });

  test.each([
    ['above and below', { left: 0, right: 0, top: 135, bottom: 135 }],
    ['at its sides', { left: 240, right: 240, top: 0, bottom: 0 }],
  ])('are found again on a still that shows more %s than the video', async (_, more) => {
    const photo = await sharp(one.photo)
      .extend({ ...more, background: '#888888' })
      .toBuffer();
    const moved = one.location.quad.map(({ x, y }) => ({ x: x + more.left, y: y + more.top }));
    const quad = moved as unknown as LocationReading['quad'];
    const { compared } = await measure({ ...one, photo, location: { ...one.location, quad } });
    expect(compared).toMatchObject({ found: 4 });
    expect(compared!.likeness).toBeGreaterThan(0.9);
  });
});

describe('their details', () => {
  test('come with the frames, are laid over each other, and have their noise for themselves', async () => {
    const details = (await measure(one)).details!;
    expect(details).toMatchObject({ details: 4, pairs: 3 });
    expect(details.level).toBeGreaterThan(1);
    expect(details.residual).toBeGreaterThan(2);
    expect(details.shared).toBeLessThan(0.4);
  });

  test('that are moved by whole pixels, of one picture, differ by what rounding leaves', async () => {
    const moved = await stillsOf(one.photo, (still, i) => still.extract({ ...at(3 * i, (5 * i) % 9), ...whole }));
    const details = await measureDetails(moved);
    expect(details).toMatchObject({ details: 4, pairs: 3 });
    expect(details.residual).toBeLessThan(0.45);
    expect(details.shared).toBeGreaterThan(0.9);
  });

  test('that are moved by less than that, and turned, keep most of one noise', async () => {
    const moved = await stillsOf(one.photo, async (still, i) => {
      const turn = Math.sin(((i % 2 ? 0.3 : -0.2) * Math.PI) / 180);
      const turned = still.affine([1, turn, -turn, 1], { interpolator: 'bicubic', odx: 0.4 * i });
      return sharp(await turned.png().toBuffer()).extract({ ...at(2 * i, 3 * i), ...whole });
    });
    const details = await measureDetails(moved);
    expect(details.residual).toBeGreaterThan(0.5);
    expect(details.shared).toBeGreaterThan(0.6);
  });

  test('of one frame that a slow camera gave twice are not compared', async () => {
    const [first] = one.frames;
    expect(await measureDetails([0, 1, 2, 3].map(() => first!.detail!))).toEqual({ details: 4, pairs: 0 });
  });

  test('of different things are not compared, and neither is what is no such piece', async () => {
    const pieces = [one.frames[0]!.detail!, other.frames[0]!.detail!, Buffer.from('<svg/>'), one.photo];
    expect(await measureDetails(pieces)).toEqual({ details: 4, pairs: 0 });
  });
});

const whole = { width: 192, height: 192 };
const at = (left: number, top: number) => ({ left: DETAIL.x + left, top: DETAIL.y + top });

/** Four details that are cut out of one photo, which is moved for each. */
function stillsOf(photo: Buffer, move: (still: Sharp, i: number) => Sharp | Promise<Sharp>): Promise<Buffer[]> {
  return Promise.all([0, 1, 2, 3].map(async (i) => (await move(sharp(photo), i)).jpeg(HARDLY_COMPRESSED).toBuffer()));
}

test('what is no small picture is not opened, and without a document nothing is compared', async () => {
  const large = await sharp(one.photo).resize(641).jpeg().toBuffer();
  const strange = [
    large,
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    one.frames[0]!.bytes.subarray(0, 999),
  ];
  const frames = strange.map((bytes) => ({ bytes, beforeMs: 100 }));
  expect(await measure({ ...one, frames })).toEqual({ frames: 3, spanMs: 100 });
  const { cv } = await openOpenCv();
  const photo = await decode(one.photo);
  expect(await measurePresence(cv, { photo, location: undefined, frames: [] })).toEqual({ frames: 0, spanMs: 0 });
});

test('a place on a working copy is told in pixels of the photo', () => {
  const part = { likeness: 0.1, quad: one.location.quad };
  const compared = { frames: 4, likeness: 0.9, found: 4, motion: 0, change: 0, part };
  const larger = presenceInPixels({ frames: 4, spanMs: 1, compared }, 2);
  expect(larger.compared!.part!.quad[2].x).toBe(2 * one.location.quad[2].x);
});
