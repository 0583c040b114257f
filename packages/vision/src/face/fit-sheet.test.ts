import type { Point } from '@credence/verification';
import { describe, expect, test } from 'vitest';
import { fitSheet } from './fit-sheet.ts';
import { MIDDLE_SIDE, type Middle } from './middle.ts';

/** A picture of waves, longest first, that differs everywhere. */
function shade({ x, y }: Point): number {
  return (
    128 +
    40 * Math.sin(3 * x + y) +
    30 * Math.sin(7 * y - 2 * x) +
    20 * Math.sin(9 * x * y) +
    25 * Math.cos(19 * x + 5 * y)
  );
}

/** What is seen where `source` says which point of the picture lies there; the mesh is laid as `mesh` says. */
function seen(source: (point: Point) => Point, mesh: readonly Point[]): Middle {
  const luma = Float64Array.from({ length: MIDDLE_SIDE ** 2 }, (_, i) => {
    const [x, y] = [i % MIDDLE_SIDE, Math.floor(i / MIDDLE_SIDE)];
    return shade(source({ x: (2 * x) / MIDDLE_SIDE - 1, y: (2 * y) / MIDDLE_SIDE - 1 }));
  });
  return { luma, points: mesh };
}

const GRID: Point[] = [-0.5, -0.25, 0, 0.25, 0.5].flatMap((x) => [-0.6, -0.2, 0.2, 0.6].map((y) => ({ x, y })));
const AHEAD = seen((point) => point, GRID);

/** Narrower to one side, as a bent page is. */
const bend = ({ x, y }: Point): Point => ({ x: 1.3 * x + 0.12 * x * x, y: y * (1 + 0.1 * x) });
const unbend = ({ x, y }: Point): Point => {
  let u = x;
  for (let round = 0; round < 30; round++) u = (x - 0.12 * u * u) / 1.3;
  return { x: u, y: y / (1 + 0.1 * u) };
};

describe('a picture on a sheet', () => {
  test('explains itself', () => {
    expect(fitSheet(AHEAD, AHEAD)).toBeGreaterThan(0.999);
  });

  test('is known again turned and bent, though the mesh is laid a little beside it', () => {
    const mesh = GRID.map((point) => unbend({ x: point.x + 0.03, y: point.y - 0.02 }));
    expect(fitSheet(AHEAD, seen(bend, mesh))).toBeGreaterThan(0.98);
  });

  test('does not explain what stands out of it', () => {
    const nose = ({ x, y }: Point): Point => ({ x: x + 0.2 * Math.exp(-((x / 0.15) ** 2) - (y / 0.2) ** 2), y });
    expect(fitSheet(AHEAD, seen(nose, GRID))).toBeLessThan(0.95);
  });
});

test('a mesh that lies nowhere lays no sheet: the pictures are compared as they are', () => {
  const nowhere = GRID.map(() => ({ x: Number.NaN, y: Number.NaN }));
  expect(fitSheet({ ...AHEAD, points: nowhere }, AHEAD)).toBeGreaterThan(0.999);
});

test.each([
  ['of one tone', { luma: new Float64Array(MIDDLE_SIDE ** 2).fill(90), points: GRID }],
  ['whose points all lie on each other', { ...AHEAD, points: GRID.map(() => ({ x: 9, y: 9 })) }],
])('a picture %s tells nothing', (_, other) => {
  expect(fitSheet(AHEAD, other)).toBeUndefined();
});
