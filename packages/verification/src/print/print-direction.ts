import type { Quad, TextLine } from '../readings.ts';
import { type Page, projectionOnto } from './place-lines.ts';

/** Lines tell a direction from so many times their height on, and together from so many of them on. */
const LINE = { length: 7, count: 3 } as const;

/**
 * By how much the print is turned against the outline of its page: the median of its long lines, so that what is printed across them
 * does not count.
 *
 * @returns Degrees, clockwise; `undefined` where too few lines are long enough.
 */
export function printDirection(lines: readonly TextLine[], page: Page): number | undefined {
  const toPage = projectionOnto(page);
  const directions = lines.flatMap(({ quad }) => directionOf(quad.map(toPage) as unknown as Quad) ?? []);
  if (directions.length < LINE.count) return undefined;
  return (directions.sort((a, b) => a - b)[directions.length >> 1]! * 180) / Math.PI;
}

function directionOf([a, b, c, d]: Quad): number | undefined {
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  if (length < LINE.length * Math.hypot(d.x - a.x, d.y - a.y)) return undefined;
  return (Math.atan2(b.y - a.y, b.x - a.x) + Math.atan2(c.y - d.y, c.x - d.x)) / 2;
}
