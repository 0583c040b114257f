import { describe, expect, test } from 'vitest';
import { findOutline } from './find-outline.ts';
import { type Frame, inspect, look, type Wanted } from './look.ts';
import type { Gray, Picture, Quad } from './picture.ts';
import { toGray } from './picture.ts';
import { likenessOf, looksLikeBack, similarity } from './side.ts';

/** The camera has this many pixels to one of the view. */
const SCALE = 4;
const CARD: Wanted = { outline: 'card', side: 'front' };

describe('a frame', () => {
  test.each<[string, Partial<Scene>, string | null]>([
    ['can be taken when all is right', {}, null],
    ['without a document has none', { paper: 90, print: 0 }, 'none_found'],
    ['shows one that is too far away', { width: 140 }, 'too_far'],
    ['shows one that is very far away', { width: 105 }, 'too_far'],
    ['shows one that leaves the picture', { x: 2 }, 'cut_off'],
    ['shows one that is turned', { roll: 21, width: 190 }, 'not_level'],
    ['is too dark', { light: 0.17 }, 'too_dark'],
    ['shows nothing for want of light', { light: 0.05 }, 'too_dark'],
    ['is washed out where a lamp shines', { glare: 34 }, 'glare'],
    ['is not sharp', { soft: 10 }, 'blurred'],
    ['shows a back', { print: 3 }, 'is_back'],
  ])('%s', (_, scene, fault) => {
    const frame = draw(scene);
    const still = look(frame, CARD, null).quad;
    expect(look(frame, CARD, still && { quad: still, agoMs: 100 }).fault).toBe(fault);
  });

  test('shows one that moves, until it has been seen twice in one place', () => {
    const first = look(draw({ x: 40 }), CARD, null);
    expect(first.fault).toBe('moving');
    expect(look(draw({ x: 48 }), CARD, { quad: first.quad!, agoMs: 100 }).fault).toBe('moving');
    expect(look(draw({ x: 40 }), CARD, { quad: first.quad!, agoMs: 100 }).fault).toBeNull();
  });

  test('of the back may show what only backs have', () => {
    const frame = draw({ print: 3 });
    const { quad } = look(frame, CARD, null);
    expect(look(frame, { outline: 'card', side: 'back' }, { quad: quad!, agoMs: 100 }).fault).toBeNull();
  });

  test('does not show the side again that was taken before', () => {
    const front = inspect(draw({}), CARD);
    const again = inspect(draw({ x: 50, light: 0.8 }), { outline: 'card', side: 'back', taken: front.likeness! });
    expect(again.fault).toBe('same_side');
    const other = inspect(draw({ print: 3 }), { outline: 'card', side: 'back', taken: front.likeness! });
    expect(other.fault).toBeNull();
  });
});

describe('a photo that is already taken', () => {
  test('is not asked to lie level, nor to be a photo of a document at all', () => {
    expect(inspect(draw({ roll: 21, width: 190 }), CARD).fault).toBeNull();
    expect(inspect(draw({ paper: 90, print: 0 }), CARD)).toMatchObject({ fault: null, quad: null });
  });

  test('is told of what would keep it from being read', () => {
    expect(inspect(draw({ soft: 10 }), CARD).fault).toBe('blurred');
    expect(inspect(draw({ glare: 34 }), CARD).fault).toBe('glare');
  });
});

test.each([0, 6, -12])('an outline turned by %i degrees is found to a pixel or two', (roll) => {
  const scene = { ...LYING, roll };
  const { quad } = findOutline(toGray(draw(scene).view), { ratioMin: 1.29, ratioMax: 1.76 })!;
  for (const [i, corner] of cornersOf(scene).entries()) {
    expect(Math.hypot(quad[i]!.x - corner.x, quad[i]!.y - corner.y)).toBeLessThan(2.5);
  }
});

describe('a back', () => {
  test.each([
    ['no lines', 0 as const, false],
    ['two lines of a zone', 2 as const, false],
    ['three lines of a zone', 3 as const, true],
    ['a symbol', 'symbol' as const, true],
  ])('is what has %s', (_, print, expected) => {
    const frame = draw({ print, x: 0, y: 0, width: 300, view: { width: 300, height: 189 } });
    expect(looksLikeBack(toGray(frame.crop({ x: 0, y: 0, width: 300, height: 189 }, 700 / 300)))).toBe(expected);
  });
});

test('a likeness survives a change of light', () => {
  const page = toGray(draw({}).view);
  const dimmed: Gray = { ...page, data: page.data.map((luma) => 20 + luma * 0.6) };
  expect(similarity(likenessOf(page), likenessOf(dimmed))).toBeGreaterThan(0.98);
});

interface Scene {
  /** Pixels of the view. */
  view: { width: number; height: number };
  x: number;
  y: number;
  width: number;
  roll: number;
  paper: number;
  /** Lines that run from margin to margin, a symbol as high as six, or, between 0 and them, some print. */
  print: 0 | 1 | 2 | 3 | 'symbol';
  light: number;
  /** Radius of a washed-out spot. */
  glare: number;
  /** How often each pixel of a crop is mixed with its neighbours: 2 n is the square of the blur's deviation. */
  soft: number;
}

/** A grey table, and on it a card 240 pixels of the view wide with some print. */
const LYING: Scene = {
  view: { width: 300, height: 400 },
  x: 30,
  y: 120,
  width: 240,
  roll: 0,
  paper: 205,
  print: 1,
  light: 1,
  glare: 0,
  soft: 0,
};
const TABLE = 90;
const RATIO = 1.586;

function draw(change: Partial<Scene>): Frame {
  const scene = { ...LYING, ...change };
  const paint = (from: { x: number; y: number }, size: { width: number; height: number }, step: number): Picture => {
    const data = new Uint8ClampedArray(size.width * size.height * 4);
    for (let y = 0; y < size.height; y += 1) {
      for (let x = 0; x < size.width; x += 1) {
        const luma = lumaAt(scene, from.x + (x + 0.5) * step, from.y + (y + 0.5) * step, step);
        data.fill(luma, (y * size.width + x) * 4, (y * size.width + x) * 4 + 3);
      }
    }
    return { ...size, data };
  };
  return {
    view: paint({ x: 0, y: 0 }, scene.view, 1),
    scale: SCALE,
    crop(box, factor) {
      const size = { width: Math.round(box.width * factor), height: Math.round(box.height * factor) };
      const part = paint(box, size, 1 / factor);
      for (let n = 0; n < scene.soft; n += 1) for (const step of [4, 4 * size.width]) mix(part.data, step);
      return part;
    },
  };
}

function cornersOf(scene: Scene): Quad {
  const { cos, sin, middle, height } = frameOf(scene);
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([u, v]) => {
    const [x, y] = [(u! * scene.width) / 2, (v! * height) / 2];
    return { x: middle.x + x * cos - y * sin, y: middle.y + x * sin + y * cos };
  }) as unknown as Quad;
}

function frameOf({ x, y, width, roll }: Scene) {
  const height = width / RATIO;
  const radians = (roll * Math.PI) / 180;
  return { cos: Math.cos(radians), sin: Math.sin(radians), middle: { x: x + width / 2, y: y + height / 2 }, height };
}

function mix(data: Uint8ClampedArray, step: number) {
  const from = data.slice();
  for (let i = step; i < data.length - step; i += 1) data[i] = (from[i - step]! + 2 * from[i]! + from[i + step]!) / 4;
}

/** Five places of a square, each in a row and a column of its own. */
const SPREAD = [
  [-0.4, 0.2],
  [-0.2, -0.4],
  [0, 0],
  [0.2, 0.4],
  [0.4, -0.2],
] as const;

/** What is drawn, smeared over a width. */
function lumaAt(scene: Scene, x: number, y: number, over: number): number {
  let sum = 0;
  for (const [dx, dy] of SPREAD) sum += pointAt(scene, x + dx * over, y + dy * over);
  return (sum / SPREAD.length) * scene.light;
}

function pointAt(scene: Scene, x: number, y: number): number {
  const { cos, sin, middle, height } = frameOf(scene);
  const [dx, dy] = [x - middle.x, y - middle.y];
  const u = (dx * cos + dy * sin) / scene.width + 0.5;
  const v = (dy * cos - dx * sin) / height + 0.5;
  if (u < 0 || v < 0 || u > 1 || v > 1) return TABLE;
  if (Math.hypot(dx, dy) < scene.glare) return 255;
  return isInk(scene.print, u, v) ? 50 : scene.paper;
}

/** Strokes 1/180 of the page wide, about as those of a zone. */
function isInk(print: Scene['print'], u: number, v: number): boolean {
  if (print === 0 || u < 0.05 || u > 0.95) return false;
  const stroke = Math.floor(u * 180) % 2 === 0;
  if (print === 'symbol') return stroke && v > 0.5 && v < 0.8;
  if (print === 1) return stroke && u > 0.4 && (v % 0.12) / 0.12 > 0.5 && v > 0.1 && v < 0.9;
  const line = (v - 0.94 + 0.1 * print) / 0.1;
  return stroke && line > 0 && line < print && line % 1 > 0.45;
}
