import { describe, expect, test } from 'vitest';
import { boxesOf, sideForPage } from './detect.ts';
import { rectangleOf } from './geometry.ts';

test('print is found on a card at 800 px and on larger pages at 960, whichever way up', () => {
  const millimetres: [number, number][] = [
    [85.6, 54], // ID-1
    [105, 74], // TD2
    [125, 88], // TD3
    [120, 80], // MRV-A
  ];
  const sides = millimetres.map(([width, height]) => [
    sideForPage({ width, height }),
    sideForPage({ width: height, height: width }),
  ]);
  expect(sides).toEqual([[800, 800], ...Array(3).fill([960, 960])]);
});

describe('boxesOf', () => {
  test('makes one box of each connected patch, grown back to the height of the print', () => {
    const map = draw((x, y) => (y >= 20 && y < 30 && x >= 20 && x < 120) || (y >= 60 && y < 70 && x >= 20 && x < 60));
    const boxes = boxesOf(map, 160, 100).map(({ quad }) => rectangleOf(quad));
    expect(boxes).toHaveLength(2);
    // A patch of 100 × 10 grows by area × 1.6 / perimeter = 7.3 px on every side.
    expect(boxes[0]!.center).toEqual({ x: 70, y: 25 });
    expect(boxes[0]!.length).toBeCloseTo(114.5, 1);
    expect(boxes[0]!.thickness).toBeCloseTo(24.5, 1);
  });

  test('follows a line that runs downhill', () => {
    const map = draw((x, y) => x >= 20 && x < 140 && Math.abs(y - 20 - x * 0.4) < 6);
    const [box] = boxesOf(map, 160, 100).map(({ quad }) => rectangleOf(quad));
    expect(box!.direction.y / box!.direction.x).toBeCloseTo(0.4, 1);
  });

  test('takes a faint patch for nothing', () => {
    expect(
      boxesOf(
        draw((x, y) => y >= 20 && y < 30 && x < 100, 0.4),
        160,
        100,
      ),
    ).toEqual([]);
  });
});

/** A map of 160 × 100. */
function draw(inside: (x: number, y: number) => boolean, probability = 0.9) {
  return Float32Array.from({ length: 160 * 100 }, (_, i) => (inside(i % 160, Math.floor(i / 160)) ? probability : 0));
}
