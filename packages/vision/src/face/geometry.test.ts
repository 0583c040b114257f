import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RgbImage } from '../image.ts';
import { cutOut, fitSimilarity, mapBy, openPyramid, type Similarity, similarityOf } from './geometry.ts';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const similarities: fc.Arbitrary<Similarity> = fc
  .record({ scale: between(0.2, 5), turn: between(-3, 3), x: between(-500, 500), y: between(-500, 500) })
  .map(({ scale, turn, x, y }) => ({ a: scale * Math.cos(turn), b: scale * Math.sin(turn), x, y }));

describe('fitSimilarity', () => {
  test('finds the similarity that moved the points', () => {
    const points = [
      { x: 38, y: 52 },
      { x: 74, y: 51 },
      { x: 56, y: 72 },
      { x: 42, y: 92 },
    ];
    fc.assert(
      fc.property(similarities, (similarity) => {
        const found = fitSimilarity(
          points,
          points.map((point) => mapBy(similarity, point)),
        );
        for (const key of ['a', 'b', 'x', 'y'] as const) expect(found[key]).toBeCloseTo(similarity[key], 6);
      }),
    );
  });
});

describe('a square of an image', () => {
  test('has its middle in the middle, however it is turned', () => {
    fc.assert(
      fc.property(between(-3, 3), between(10, 900), (rollRadians, side) => {
        const center = { x: 320, y: 240 };
        const mapped = mapBy(similarityOf({ center, side, rollRadians }, 192), { x: 96, y: 96 });
        expect(mapped.x).toBeCloseTo(320, 6);
        expect(mapped.y).toBeCloseTo(240, 6);
      }),
    );
  });

  test('is cut out small without aliasing: fine stripes become grey', () => {
    const stripes: RgbImage = {
      width: 1000,
      height: 1000,
      data: Uint8Array.from({ length: 3_000_000 }, (_, i) => (Math.floor(i / 3) % 2 === 0 ? 0 : 200)),
    };
    const toImage = similarityOf({ center: { x: 500, y: 500 }, side: 900, rollRadians: 0 }, 90);
    const { data } = cutOut(openPyramid(stripes), toImage, 90);
    expect(Math.min(...data)).toBeGreaterThan(95);
    expect(Math.max(...data)).toBeLessThan(105);
  });
});
