import type { Quad } from '@credence/verification';
import { describe, expect, test } from 'vitest';
import type { RgbImage } from '../image.ts';
import { rectangle } from '../pixels/geometry.ts';
import { measureColour } from './colour.ts';
import { measureFrame } from './frame.ts';
import { measureNoise } from './noise.ts';
import { measurePeriodicity } from './periodicity.ts';

type Rgb = readonly [number, number, number];

const WHOLE = rectangle(800, 500);
const noise = noiseOf(1);

describe('periodicity', () => {
  test('of paper with a sensor’s noise is that of noise alone; bars that are known to lie there are left out', () => {
    const paper = draw(() => grey(180 + 2 * noise()));
    expect(measurePeriodicity(paper, WHOLE)).toMatchObject({ tiles: 15, luma: expect.closeTo(3.2, 0) });
    const left: Quad = rectangle(400, 500);
    const barred = draw((x) => grey(x < 400 && x % 3 < 1 ? 40 : 180 + 2 * noise()));
    const [all, rest] = [measurePeriodicity(barred, WHOLE), measurePeriodicity(barred, WHOLE, [left])];
    expect(rest!.tiles).toBeLessThan(all!.tiles);
    expect(rest!.luma).toBeLessThan(4.5);
  });

  test('stands out where a grid lies over the page: of brightness for dots of one ink, of colour for those of a display', () => {
    const dots = draw((x, y) => grey(150 + 12 * wave(x * 0.3 + y * 0.11) + 2 * noise()));
    expect(measurePeriodicity(dots, WHOLE)!.luma).toBeGreaterThan(6);
    expect(measurePeriodicity(dots, WHOLE)!.chroma).toBeLessThan(4.4);
    const display = draw((x, y) => {
      const moire = 8 * wave(x * 0.3 + y * 0.11);
      return [150 + moire + 2 * noise(), 150 + 2 * noise(), 150 - moire + 2 * noise()];
    });
    expect(measurePeriodicity(display, WHOLE)!.chroma).toBeGreaterThan(6);
  });

  test('of a page smaller than a tile is not told', () => {
    expect(
      measurePeriodicity(
        draw(() => grey(100)),
        rectangle(100, 60),
      ),
    ).toBeUndefined();
  });
});

describe('colour', () => {
  const ink = (x: number, y: number) => (Math.floor(x / 23) + Math.floor(y / 31)) % 3 === 0;

  test('of a grey page is next to none, in warm light that falls off, too', () => {
    const page = draw((x, y) => {
      const level = (ink(x, y) ? 90 : 200) * (0.7 + 0.0003 * x);
      return [level * (1 + 0.0002 * y), level, level * 0.85];
    });
    expect(measureColour(page)!.spread).toBeLessThan(0.012);
  });

  test('is how far inks differ', () => {
    const page = draw((x, y) => (ink(x, y) ? [190, 120, 120] : [200, 200, 210]));
    expect(measureColour(page)!.spread).toBeGreaterThan(0.1);
  });

  test('of a page in the dark is not told', () => {
    expect(measureColour(draw(() => grey(9)))).toBeUndefined();
  });
});

describe('the frame', () => {
  test('around a document is measured from its corners, and how straight it lies in it', () => {
    const tilted: Quad = [
      { x: 90, y: 60 },
      { x: 700, y: 90 },
      { x: 690, y: 450 },
      { x: 80, y: 430 },
    ];
    const photo = draw((x, y) => grey((x * 7 + y * 13) % 251));
    expect(measureFrame(photo, tilted)).toEqual({ margin: 0.1375, skew: expect.closeTo(0.05, 2), bars: 0 });
    expect(measureFrame(photo, WHOLE)).toMatchObject({ margin: 0, skew: 0 });
  });

  test('has bars where lines from one side on are of one colour, whatever small things stand on them', () => {
    const bar = (x: number, y: number) => (x > 40 && x < 60 && y > 4 && y < 12 ? 250 : 20);
    const shot = draw((x, y) => grey(y < 20 ? bar(x, y) : (x * y) % 251));
    expect(measureFrame(shot, WHOLE).bars).toBeCloseTo(20 / 500, 3);
  });

  test('has none where a dark desk with little noise is almost of one colour', () => {
    const desk = draw((x, y) => grey(60 + 0.0045 * x + 0.0072 * y + 0.4 * noise()));
    expect(measureFrame(desk, WHOLE).bars).toBe(0);
  });
});

test('noise is the deviation of the smoothest places, whatever is printed beside them', () => {
  const page = (sigma: number) =>
    draw((x, y) => grey((x % 40 < 8 && y % 25 < 10 ? 60 : 170 + 0.02 * x) + sigma * noise()));
  const [quiet, grainy] = [measureNoise(page(1), WHOLE)!.level, measureNoise(page(6), WHOLE)!.level];
  expect(quiet).toBeGreaterThan(0.5);
  expect(quiet).toBeLessThan(1.5);
  expect(grainy / quiet).toBeGreaterThan(4);
});

function draw(pixel: (x: number, y: number) => Rgb): RgbImage {
  const [width, height] = [800, 500];
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    pixel(i % width, Math.floor(i / width)).forEach((value, c) => {
      data[i * 3 + c] = Math.round(value);
    });
  }
  return { width, height, data };
}

const grey = (level: number): Rgb => [level, level, level];

/** `phase` in turns. */
const wave = (phase: number) => Math.sin(2 * Math.PI * phase);

/** Roughly normal numbers, the same on every run. */
function noiseOf(seed: number): () => number {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return () => (next() + next() + next() + next() - 2) * Math.sqrt(3);
}
