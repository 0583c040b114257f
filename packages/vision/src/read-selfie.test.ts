import { drawSelfie } from '@credence/specimens';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { faceNetworks } from './face/open.ts';
import { readSelfie } from './read-selfie.ts';

const faces = faceNetworks();
afterAll(() => faces.close());

const read = async (bytes: Uint8Array) => readSelfie(await faces.get(), bytes);
const photo = await drawSelfie({ seed: 'somebody', sex: 'F', birthDate: '1990-05-17' });

describe('readSelfie', () => {
  test('finds a drawn face, looking at the camera', async () => {
    const { image, faces, problem } = await read(photo);
    expect(problem).toBeUndefined();
    expect(image).toEqual({ format: 'jpeg', width: 1080, height: 1440 });
    expect(faces).toHaveLength(1);
    const [face] = faces;
    expect(face!.meshScore).toBeGreaterThan(0.5);
    expect(Math.abs(face!.yawDegrees)).toBeLessThan(12);
    expect(Math.abs(face!.rollDegrees)).toBeLessThan(8);
    expect(face!.embedding).toHaveLength(192);
    expect(Math.hypot(...face!.embedding)).toBeCloseTo(1, 4);
  });

  test('tells sizes and places in pixels of the photo, not of what it works on', async () => {
    const [small] = (await read(photo)).faces;
    const [large] = (await read(await sharp(photo).resize(2700).jpeg().toBuffer())).faces;
    expect(large!.eyeDistancePx / small!.eyeDistancePx).toBeCloseTo(2.5, 1);
    expect(large!.quad[0].x / small!.quad[0].x).toBeCloseTo(2.5, 1);
  });

  test('finds a face that fills the picture', async () => {
    const { quad } = (await read(photo)).faces[0]!;
    const [left, top] = [Math.round(quad[0].x), Math.round(quad[0].y)];
    const close = await sharp(photo)
      .extract({ left, top, width: Math.round(quad[1].x) - left, height: Math.round(quad[3].y) - top })
      .jpeg()
      .toBuffer();
    expect((await read(close)).faces).toHaveLength(1);
  });

  test('finds a head that is tilted, and says by how much', async () => {
    const upright = (await read(photo)).faces[0]!;
    const tilted = await sharp(photo).rotate(20, { background: '#999999' }).jpeg().toBuffer();
    const turn = (await read(tilted)).faces[0]!.rollDegrees - upright.rollDegrees;
    expect(turn).toBeGreaterThan(16);
    expect(turn).toBeLessThan(24);
  });

  test('finds both faces of two', async () => {
    const one = await sharp(photo).resize(540).toBuffer();
    const other = await drawSelfie({ seed: 'another', sex: 'M', birthDate: '1981-01-02' }, { width: 540 });
    const both = await sharp({ create: { width: 1080, height: 720, channels: 3, background: '#888888' } })
      .composite([
        { input: one, left: 0, top: 0 },
        { input: other, left: 540, top: 0 },
      ])
      .jpeg()
      .toBuffer();
    expect((await read(both)).faces).toHaveLength(2);
  });

  test('finds no face where there is none', async () => {
    const wall = await sharp({ create: { width: 800, height: 1000, channels: 3, background: '#a0a8a4' } })
      .jpeg()
      .toBuffer();
    expect((await read(wall)).faces).toEqual([]);
  });

  test('says of a file that is no photo what is wrong with it', async () => {
    expect(await read(new TextEncoder().encode('<svg/>'))).toEqual({
      image: { format: 'jpeg', width: 0, height: 0 },
      faces: [],
      problem: 'unsupported_format',
    });
  });
});

describe('a picture that was asked for', () => {
  const somebody = { seed: 'somebody', sex: 'F', birthDate: '1990-05-17' } as const;

  test('of the first one, turned about an upright axis, is explained by it', async () => {
    const narrower = await sharp(photo).resize(800, 1440, { fit: 'fill' }).jpeg().toBuffer();
    const { sheetCorrelation } = await readSelfie(await faces.get(), narrower, photo);
    expect(sheetCorrelation).toBeGreaterThan(0.98);
  });

  test('of a head that turned is not', async () => {
    const turned = await drawSelfie(somebody, { turnDegrees: 35 });
    const { sheetCorrelation } = await readSelfie(await faces.get(), turned, photo);
    expect(sheetCorrelation).toBeLessThan(0.97);
  });
});
