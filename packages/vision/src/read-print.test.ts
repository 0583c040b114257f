import type { Quad } from '@credence/verification';
import { describe, expect, test } from 'vitest';
import { runningAlong } from './read-print.ts';

/** A box as detection gives it: its first side is a long one, which runs right or down. */
function box(x: number, y: number, width: number, height: number): Quad {
  const corners: Quad = [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ];
  const [a, b, c, d] = corners;
  return width >= height ? corners : [b, c, d, a];
}

const asItIs = (quad: Quad) => quad;

describe('runningAlong', () => {
  test('leaves a line of print as it is, and turns it where the page stands on its head', () => {
    const line = box(10, 10, 90, 20);
    expect(runningAlong(line, asItIs, 0)).toEqual(line);
    expect(runningAlong(line, asItIs, 2)[0]).toEqual({ x: 100, y: 30 });
  });

  test('reads a letter that is higher than wide upright, not on its side', () => {
    const letter = box(10, 10, 14, 20);
    expect(runningAlong(letter, asItIs, 0)[0]).toEqual({ x: 10, y: 10 });
    expect(runningAlong(letter, asItIs, 2)[0]).toEqual({ x: 24, y: 30 });
  });

  test('and on a page that lies on its side along the lines of that', () => {
    const letter = box(10, 10, 20, 14);
    expect(runningAlong(letter, asItIs, 1)[0]).toEqual({ x: 30, y: 10 });
    expect(runningAlong(letter, asItIs, 3)[0]).toEqual({ x: 10, y: 24 });
  });

  test('reads a column of letters from its top', () => {
    const column = box(10, 10, 20, 60);
    expect(runningAlong(column, asItIs, 0)[0]).toEqual({ x: 30, y: 10 });
  });
});
