import type { FaceReading, LocationReading, Quad } from '@credence/verification';
import { describe, expect, test } from 'vitest';
import type { DecodedImage } from '../decode/decode-image.ts';
import type { RgbImage } from '../image.ts';
import { rectangle } from '../pixels/geometry.ts';
import { measurePortrait } from './measure-portrait.ts';
import { findPortraitEdges } from './portrait-edges.ts';
import { measureGrain } from './portrait-grain.ts';
import { measureSeams } from './portrait-seam.ts';
import { measureTilt } from './portrait-tilt.ts';

/** A card of 14 pixels a millimetre that fills its picture, and the portrait on it. */
const [WIDTH, HEIGHT] = [1200, 756];
const PORTRAIT = { left: 100, top: 150, right: 450, bottom: 590 };
const MIDDLE = { x: 275, y: 370 };
const QUAD = rectangle(WIDTH, HEIGHT);

const location: LocationReading = { quad: QUAD, score: 1, means: 'outline', width: WIDTH, height: HEIGHT };
const face = {
  quad: [
    { x: 195, y: 270 },
    { x: 355, y: 270 },
    { x: 355, y: 430 },
    { x: 195, y: 430 },
  ],
  eyeDistancePx: 90,
} as unknown as FaceReading;

const noise = noiseOf(1);

function seamsOf(photo: RgbImage, page = location, portrait = face) {
  const edges = findPortraitEdges(photo, page, portrait);
  return edges ? measureSeams(edges) : [];
}

describe('the edges of a portrait', () => {
  const most = (photo: RgbImage) => seamsOf(photo).toSorted((a, b) => b.shadowMm - a.shadowMm)[0]!;

  test('that was printed with its page throw no shadow, and there is none along a frame around it', () => {
    const printed = seamsOf(draw());
    expect(printed).toHaveLength(4);
    expect(Math.max(...printed.map(({ shadowMm }) => shadowMm))).toBeLessThan(0.002);
    expect(Math.max(...printed.map(({ dip }) => dip))).toBeLessThan(0.01);
    expect(most(draw({ beside: (beyond) => (beyond < 3 ? 0.3 : 1) })).shadowMm).toBeLessThan(0.002);
  });

  test('that was stuck on throw one, and where is told', () => {
    const { shadowMm, quad } = most(draw({ beside: (beyond, down) => (down ? 1 - 0.45 * Math.exp(-beyond / 5) : 1) }));
    expect(shadowMm).toBeGreaterThan(0.01);
    expect(quad[0].y).toBeLessThan(PORTRAIT.bottom);
    expect(quad[2].y).toBeGreaterThan(PORTRAIT.bottom);
  });

  test('are darker than both sides of them where little of the shadow is seen', () => {
    const seams = seamsOf(draw({ beside: (beyond) => (beyond < 3 ? 0.75 : 1) }));
    expect(Math.max(...seams.map(({ dip }) => dip))).toBeGreaterThan(0.1);
  });

  test('are not asked where little is seen of them', () => {
    const far = { ...location, quad: rectangle(WIDTH * 2, HEIGHT * 2) };
    expect(seamsOf(draw(), far, { ...face, eyeDistancePx: 12 })).toEqual([]);
  });
});

describe('a portrait', () => {
  const tiltOf = (photo: RgbImage, page = { outlined: true, lines: [] as Quad[] }) =>
    measureTilt(findPortraitEdges(photo, location, face)!, page)?.degrees;

  test('that was printed with its page lies as straight', () => {
    expect(Math.abs(tiltOf(draw())!)).toBeLessThan(0.05);
  });

  test.each([1.1, -0.4])('that was put there askew by %d° is turned by that much', (turn) => {
    expect(Math.abs(tiltOf(draw({ turn }))! - turn)).toBeLessThan(0.1);
  });

  test('is not askew where the print is, too', () => {
    const lines = [0, 1, 2].map((row) => lineAt(600 + 40 * row, 0.7));
    expect(tiltOf(draw({ turn: 0.7 }), { outlined: true, lines })).toBeLessThan(0.1);
    expect(tiltOf(draw({ turn: 0.7 }), { outlined: false, lines: lines.slice(1) })).toBeUndefined();
  });

  test('is not asked how it lies on a page that was not found in its photo', () => {
    const text = [0, 1, 2].map((row) => ({ text: 'UTOPIA', confidence: 1, quad: lineAt(600 + 40 * row, 0) }));
    const decoded = { image: draw({ turn: 0.7 }), width: WIDTH, height: HEIGHT } as DecodedImage;
    const tiltOn = (means: LocationReading['means']) =>
      measurePortrait(decoded, { location: { ...location, means }, text }, face).tilt;
    expect(tiltOn('text_lines')).toBeDefined();
    expect(tiltOn('whole_image')).toBeUndefined();
  });
});

/** A line of print 600 pixels long and 20 high. */
function lineAt(y: number, degrees: number): Quad {
  const fall = 600 * Math.tan((degrees * Math.PI) / 180);
  return [
    { x: 500, y },
    { x: 1100, y: y + fall },
    { x: 1100, y: y + fall + 20 },
    { x: 500, y: y + 20 },
  ];
}

describe('grain', () => {
  test('lies over portrait and page alike in a photo of both', () => {
    const { portrait, page } = measureGrain(draw(), QUAD, face)!;
    expect(portrait / page).toBeGreaterThan(0.7);
  });

  test('is missing on a portrait that came from elsewhere', () => {
    const { portrait, page } = measureGrain(draw({ grain: 0 }), QUAD, face)!;
    expect(portrait / page).toBeLessThan(0.2);
  });

  test('is compared with the smoothest of the page, however little of it has no print', () => {
    const printed = draw({ print: true, backdrop: 200 });
    const { portrait, page } = measureGrain(printed, QUAD, face)!;
    expect(portrait / page).toBeGreaterThan(0.7);
  });

  test('of a portrait in the dark is not told', () => {
    expect(measureGrain(draw({ backdrop: 40 }), QUAD, face)).toBeUndefined();
  });
});

interface Drawing {
  /** What is left of the light so many pixels beyond the portrait, below it or elsewhere. */
  beside?: (beyond: number, down: boolean) => number;
  backdrop?: number;
  /** Of the portrait, clockwise in degrees. */
  turn?: number;
  /** Deviation of the portrait's noise; the page's is 1.5. */
  grain?: number;
  /** Fine print lies over all of the page but a corner. */
  print?: boolean;
}

/** A portrait in dark clothes on an even page. */
function draw({ beside = () => 1, backdrop = 190, grain = 1.5, turn = 0, print = false }: Drawing = {}): RgbImage {
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 3);
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const [u, v] = [(i % WIDTH) - MIDDLE.x, Math.floor(i / WIDTH) - MIDDLE.y];
    const [x, y] = [MIDDLE.x + u * cos + v * sin, MIDDLE.y + v * cos - u * sin];
    const [across, down] = [
      Math.max(PORTRAIT.left - x, x - PORTRAIT.right),
      Math.max(PORTRAIT.top - y, y - PORTRAIT.bottom),
    ];
    const beyond = Math.max(across, down);
    const light = beyond > 0 ? 215 * beside(beyond, y > PORTRAIT.bottom && across <= 0) : y > 500 ? 50 : backdrop;
    const ink = print && beyond > 0 && (u < 600 || v < 200) ? 5 * (i % 7) : 0;
    data[i * 3] = data[i * 3 + 1] = data[i * 3 + 2] = light - ink + (beyond > 0 ? 1.5 : grain) * noise();
  }
  return { width: WIDTH, height: HEIGHT, data: new Uint8Array(data.buffer) };
}

/** Roughly normal numbers, the same on every run. */
function noiseOf(seed: number): () => number {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return () => next() + next() + next() + next() - 2;
}
