import type { Point, Quad, ZoneTypeReading } from '@credence/verification';
import { distance, homographyBetween, mapQuad, quadSize, rectangle } from '../pixels/geometry.ts';

/** How many characters more than it has a line's quad is long. @see survey.ts */
const BEYOND = 0.2;

/** A line of a zone from its first to its last character. */
interface Line {
  from: Point;
  to: Point;
}

/**
 * Measures how evenly the lines of a zone are printed: one machine prints all of them at once, so that they are as long, run the
 * same way and begin as far left, wherever the page lies in the photo.
 *
 * @param zone.rows Where the lines stand, and `page` the page, both on the photo.
 * @param zone.columns How many characters a line has.
 * @see ICAO Doc 9303 part 3, section 4.3
 */
export function measureZoneType(zone: {
  rows: readonly Quad[];
  page: Quad;
  columns: number;
}): ZoneTypeReading | undefined {
  const { width, height } = quadSize(zone.page);
  const toPage = homographyBetween(zone.page, rectangle(width, height));
  if (!toPage || zone.rows.length < 2) return undefined;
  const lines = zone.rows.map((row) => middleLine(mapQuad(toPage, row)));
  const lengths = lines.map(({ from, to }) => distance(from, to));
  const pitch = meanOf(lengths) / (zone.columns + BEYOND);
  const [first] = lines as [Line, ...Line[]];
  return {
    longer: round(spreadOf(lengths) / Math.min(...lengths)),
    turnDegrees: round((spreadOf(lines.map((line) => turnFrom(first, line))) * 180) / Math.PI),
    beginning: round(spreadOf(lines.map((line) => beginningFrom(first, line))) / pitch),
  };
}

function middleLine([a, b, c, d]: Quad): Line {
  const between = (p: Point, q: Point) => ({ x: (p.x + q.x) / 2, y: (p.y + q.y) / 2 });
  return { from: between(a, d), to: between(b, c) };
}

function directionOf({ from, to }: Line): Point {
  const length = distance(from, to);
  return { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
}

function turnFrom(first: Line, line: Line): number {
  const [a, b] = [directionOf(first), directionOf(line)];
  return Math.atan2(a.x * b.y - a.y * b.x, a.x * b.x + a.y * b.y);
}

/** How far along the first line another begins. */
function beginningFrom(first: Line, { from }: Line): number {
  const { x, y } = directionOf(first);
  return (from.x - first.from.x) * x + (from.y - first.from.y) * y;
}

function spreadOf(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
