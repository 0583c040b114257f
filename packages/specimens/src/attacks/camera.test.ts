import { expect, test } from 'vitest';
import { rectangle } from '../homography.ts';
import { createRandom } from '../random.ts';
import { drawSpecimen } from '../specimen.ts';
import { aimSensor } from './aim-sensor.ts';
import { type Camera, type Emitter, expose } from './camera.ts';

const CAMERA: Camera = { blur: 0.5, readNoise: 0, shotNoise: 0, sharpening: 0, scale: 1, jpegQuality: 90 };
const SIZE = { width: 120, height: 90 };
const QUAD = rectangle(SIZE.width, SIZE.height);

test('even light comes out even, in its own colour', () => {
  const { data } = photograph({ ...SIZE, samples: 5, at: (_u, _v, channel) => [0.5, 0.2, 0.05][channel]! });
  const [r, g, b] = [data[0]!, data[1]!, data[2]!];
  expect([r, g, b]).toEqual([188, 124, 63]); // sRGB of that light
  for (let i = 0; i < data.length; i += 3) {
    expect(Math.abs(data[i]! - r) + Math.abs(data[i + 1]! - g) + Math.abs(data[i + 2]! - b)).toBeLessThanOrEqual(3);
  }
});

test('grey stripes too fine for the photosites of one colour come out coloured; through a soft lens they are gone', () => {
  // Red and blue are seen by every second pixel of a row: stripes 2.16 px apart beat with them.
  const stripes: Emitter = { ...SIZE, samples: 9, at: (u) => ((u / 2.16) % 1 < 0.5 ? 0.9 : 0.1) };
  expect(colourOf(photograph(stripes).data)).toBeGreaterThan(20);
  expect(colourOf(photograph(stripes, { ...CAMERA, blur: 1.3 }).data)).toBeLessThan(6);
});

test('the same seed takes the same picture', () => {
  const noisy = { ...CAMERA, shotNoise: 0.02 };
  const flat: Emitter = { ...SIZE, samples: 3, at: () => 0.4 };
  expect(photograph(flat, noisy).data).toEqual(photograph(flat, noisy).data);
  expect(contrastOf(photograph(flat, noisy).data)).toBeGreaterThan(2);
});

test('a display’s grid beats with the photosites, which a page does not, and no two pictures have one noise', async () => {
  const page = drawSpecimen({ type: 'id_card', seed: 'sensor' }).pages.front;
  const corner = rectangle(1300, 820);
  const contrasts = (['page', 'display'] as const).map(async (shows) => {
    const take = await aimSensor(page, { seed: 'sensor', shows });
    const [one, other] = [await take(corner, SIZE.width, 1), await take(corner, SIZE.width, 2)];
    expect(one.data).not.toEqual(other.data);
    expect((await take(corner, SIZE.width, 1)).data).toEqual(one.data);
    return colourOf(one.data);
  });
  const [ofPage, ofDisplay] = await Promise.all(contrasts);
  expect(ofDisplay).toBeGreaterThan(2 * ofPage!);
});

function photograph(emitter: Emitter, camera = CAMERA) {
  const backdrop = { ...SIZE, data: new Uint8ClampedArray(SIZE.width * SIZE.height * 4) };
  return expose(emitter, QUAD, backdrop, camera, createRandom('camera'));
}

/** Between the brightest and the darkest green of the middle row. */
function contrastOf(data: Uint8Array): number {
  const row = middleRow(data).map(([, green]) => green);
  return Math.max(...row) - Math.min(...row);
}

/** By how much red and green differ at most. */
function colourOf(data: Uint8Array): number {
  return Math.max(...middleRow(data).map(([red, green]) => Math.abs(red - green)));
}

function middleRow(data: Uint8Array): (readonly [number, number])[] {
  const at = (x: number) => (45 * SIZE.width + 10 + x) * 3;
  return Array.from({ length: 100 }, (_, x) => [data[at(x)]!, data[at(x) + 1]!] as const);
}
