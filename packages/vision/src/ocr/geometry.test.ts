import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cornersOf, rectangleOf, smallestRectangle } from './geometry.ts';

const rectangles = fc.record({
  center: fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) }),
  angle: fc.double({ min: -1.5, max: 1.5, noNaN: true }),
  length: fc.integer({ min: 40, max: 400 }),
  thickness: fc.integer({ min: 3, max: 30 }),
});

describe('smallestRectangle', () => {
  test('finds the rectangle its corners came from, however it is turned', () => {
    fc.assert(
      fc.property(rectangles, ({ center, angle, length, thickness }) => {
        const direction = { x: Math.cos(angle), y: Math.sin(angle) };
        const found = smallestRectangle([...cornersOf({ center, direction, length, thickness }), center]);
        expect(found.center.x).toBeCloseTo(center.x, 6);
        expect(found.center.y).toBeCloseTo(center.y, 6);
        expect(found.length).toBeCloseTo(length, 6);
        expect(found.thickness).toBeCloseTo(thickness, 6);
        expect(Math.abs(found.direction.x * direction.y - found.direction.y * direction.x)).toBeLessThan(1e-6);
      }),
    );
  });
});

test('a rectangle survives being written as corners and read back', () => {
  fc.assert(
    fc.property(rectangles, ({ center, angle, length, thickness }) => {
      const direction = { x: Math.cos(angle), y: Math.sin(angle) };
      const back = rectangleOf(cornersOf({ center, direction, length, thickness }));
      expect(back.center.x).toBeCloseTo(center.x, 6);
      expect(back.direction.y).toBeCloseTo(direction.y, 6);
      expect(back.length).toBeCloseTo(length, 6);
      expect(back.thickness).toBeCloseTo(thickness, 6);
    }),
  );
});
