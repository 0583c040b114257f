import type { Quad } from '@credence/verification';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GrayImage } from '../image.ts';
import { contains, homographyBetween, mapPoint, middleOf, quadArea, rectangle, startAt } from './geometry.ts';
import { resizeGray } from './resize.ts';
import { warpGray } from './warp.ts';

/** A photographed rectangle: each corner of 1000 × 700 strays by up to 150 pixels. */
const quads = fc
  .array(fc.integer({ min: -150, max: 150 }), { minLength: 8, maxLength: 8 })
  .map((strays) =>
    rectangle(1000, 700).map(({ x, y }, i) => ({ x: x + strays[2 * i]!, y: y + strays[2 * i + 1]! })),
  ) as unknown as fc.Arbitrary<Quad>;

describe('homographyBetween', () => {
  test('takes corners to corners, and back', () => {
    fc.assert(
      fc.property(quads, quads, (from, to) => {
        const there = homographyBetween(from, to)!;
        const back = homographyBetween(to, from)!;
        for (const [i, corner] of from.entries()) {
          const mapped = mapPoint(there, corner);
          expect(mapped.x).toBeCloseTo(to[i]!.x, 4);
          expect(mapped.y).toBeCloseTo(to[i]!.y, 4);
          expect(mapPoint(back, mapped).x).toBeCloseTo(corner.x, 4);
        }
      }),
    );
  });

  test('is undefined for corners on one line', () => {
    const flat = [0, 1, 2, 3].map((x) => ({ x, y: 2 * x })) as unknown as Quad;
    expect(homographyBetween(flat, rectangle(10, 10))).toBeUndefined();
  });
});

test('a quad holds its middle, however its corners are counted, and nothing beyond its sides', () => {
  fc.assert(
    fc.property(quads, fc.nat(3), (quad, first) => {
      const counted = startAt(quad, first);
      expect(contains(counted, middleOf(quad))).toBe(true);
      expect(contains(counted, { x: 2000, y: 0 })).toBe(false);
      expect(quadArea(counted)).toBeCloseTo(quadArea(quad), 4);
    }),
  );
});

describe('resizing', () => {
  test('keeps the mean luma when shrinking, so that nothing aliases', () => {
    const stripes = draw(200, 100, (x) => (x % 2 === 0 ? 0 : 200));
    const small = resizeGray(stripes, 50, 25);
    expect(new Set(small.data)).toEqual(new Set([100]));
  });

  test('keeps flat colour when enlarging', () => {
    expect(
      new Set(
        resizeGray(
          draw(3, 2, () => 77),
          50,
          40,
        ).data,
      ),
    ).toEqual(new Set([77]));
  });
});

describe('warping', () => {
  test('through the identity changes nothing', () => {
    const image = draw(40, 30, (x, y) => (x * 7 + y * 13) % 256);
    expect(warpGray(image, [1, 0, 0, 0, 1, 0, 0, 0, 1], image).data).toEqual(image.data);
  });

  test('through half a turn reverses the pixels', () => {
    const image = draw(40, 30, (x, y) => (x * 7 + y * 13) % 256);
    const toSource = homographyBetween(rectangle(40, 30), startAt(rectangle(40, 30), 2))!;
    expect(warpGray(image, toSource, image).data).toEqual(image.data.slice().reverse());
  });

  test('through a perspective takes each pixel from its place, and from the edge what lies beyond', () => {
    const ramp = draw(200, 150, (x) => x);
    const size = { width: 120, height: 90 };
    const leaning = [-5, 20, 190, 10, 180, 140, 20, 120];
    const quad = [0, 2, 4, 6].map((i) => ({ x: leaning[i]!, y: leaning[i + 1]! })) as unknown as Quad;
    const toSource = homographyBetween(rectangle(size.width, size.height), quad)!;
    const { data } = warpGray(ramp, toSource, size, 1);
    for (const [i, luma] of data.entries()) {
      const { x } = mapPoint(toSource, { x: (i % size.width) + 0.5, y: Math.floor(i / size.width) + 0.5 });
      expect(Math.abs(luma - Math.min(199, Math.max(0, x - 0.5)))).toBeLessThan(1);
    }
  });
});

function draw(width: number, height: number, luma: (x: number, y: number) => number): GrayImage {
  const data = Uint8Array.from({ length: width * height }, (_, i) => luma(i % width, Math.floor(i / width)));
  return { width, height, data };
}
