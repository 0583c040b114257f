import type { Quad } from '@credence/verification';
import { describe, expect, test } from 'vitest';
import { homographyBetween, mapQuad, rectangle } from '../pixels/geometry.ts';
import { measureZoneType } from './measure-type.ts';

/** A passport's page of ten pixels a millimetre, and the lines of its zone as the standard has them. */
const PAGE = rectangle(1250, 880);
const PITCH = 25.4;
const FIRST = lineAt({ x: 60, y: 722.5 });
const SECOND = { x: 60, y: 786 };

describe('the lines of a zone', () => {
  test('that one machine has printed are as long, run the same way and begin as far left', () => {
    const type = measureZoneType({ rows: [FIRST, lineAt(SECOND)], page: PAGE, columns: 44 });
    expect(type).toEqual({ longer: 0, turnDegrees: 0, beginning: 0 });
  });

  test('are measured on the page, however it lies in the photo', () => {
    const leaning: Quad = [
      { x: 300, y: 200 },
      { x: 1500, y: 260 },
      { x: 1400, y: 1050 },
      { x: 200, y: 1100 },
    ];
    const toPhoto = homographyBetween(PAGE, leaning)!;
    const rows = [FIRST, lineAt(SECOND)].map((row) => mapQuad(toPhoto, row));
    const type = measureZoneType({ rows, page: leaning, columns: 44 });
    expect(type).toEqual({ longer: 0, turnDegrees: 0, beginning: 0 });
  });

  test.each([
    ['longer', { scale: 1.03 }, 0.03],
    ['turned', { degrees: 0.5 }, 0.5],
    ['moved', { x: 60 + PITCH / 2 }, 0.5],
  ])('show one that is %s', (_, anew, measure) => {
    const type = measureZoneType({ rows: [FIRST, lineAt({ ...SECOND, ...anew })], page: PAGE, columns: 44 })!;
    expect(Object.values(type)).toContainEqual(expect.closeTo(measure, 2));
  });
});

/** The quad of a line of 44 characters whose first begins at `x`, and whose middle lies at `y` there. */
function lineAt({ x, y, scale = 1, degrees = 0 }: { x: number; y: number; scale?: number; degrees?: number }): Quad {
  const [length, half] = [44.2 * PITCH * scale, 0.75 * PITCH];
  const [dx, dy] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const at = (along: number, across: number) => ({ x: x + along * dx - across * dy, y: y + along * dy + across * dx });
  return [at(0, -half), at(length, -half), at(length, half), at(0, half)];
}
