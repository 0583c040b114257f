import type { Point, Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { distance, meetingPoint } from '../pixels/geometry.ts';
import type { Edges } from './edges.ts';
import { PAGE_ASPECTS } from './judge-outline.ts';
import { evidenceFor, type LineEvidence, sideSupport, supportBetween } from './line-evidence.ts';
import { longLines, positionOn, type StraightLine } from './long-lines.ts';
import type { LineQuad } from './quads-from-lines.ts';

/** The eyes of a face, in pixels; the one that is left in the picture first. */
export type Eyes = readonly [Point, Point];

/**
 * How far the eyes of a portrait are apart, in widths of its page. A portrait is 26 to 35 mm wide on the 125 mm of a passport's
 * page, and 20 to 30 mm on the 85.6 mm of a card (ICAO Doc 9303 parts 4 and 5); of its width the eyes take 0.25 to 0.36 (ISO/IEC
 * 19794-5). A tenth more to either end is for perspective and small heads.
 */
const EYES_SHARE = { min: 0.045, max: 0.145 } as const;

/**
 * Where the middle between them lies: from the nearer end of the page in shares of its width, and from its top in shares of its
 * height. The portrait stands at one end, below a header and above zone or signature (ICAO Doc 9303 parts 4 and 5).
 */
const PLACE = { fromEnd: { min: 0.07, max: 0.36 }, fromTop: { min: 0.2, max: 0.75 } } as const;

/** How far a side may run askew of the eyes, in radians: tilted heads, and perspective. */
const ASKEW_MAX = 0.25;

/** How far measured aspects stray from those of documents, as a ratio: perspective and heads that are turned. */
const ASPECT_SLACK = 1.22;

/** Lines kept on each side of the eyes, the longest: sides of cards on newspapers were among the first twenty. */
const MAX_LINES = 24;

/** Support a side needs, as for quads of lines alone, whose corners have to be clear as well. */
const MIN_SUPPORT = 0.3;
/** What of a side's support may go on beyond its ends. */
const BEYOND_SHARE = 0.12;

/**
 * Proposes outlines of a page that a face could be the portrait of: four straight lines around it, of the direction, size and
 * aspect that its eyes tell. Knowing these spares asking for clear corners, which print and pictures beside a page take from it.
 *
 * @param image The searched copy, in which the edges were found.
 * @param eyes In pixels of it.
 */
export function quadsAroundEyes(edges: Edges, image: RgbImage, eyes: Eyes): LineQuad[] {
  const { spans, rows } = sidesAround(edges, image, eyes);
  const found: LineQuad[] = [];
  for (const [left, right] of spans) {
    for (const [top, bottom] of rows) {
      const aspect = (right.at - left.at) / (bottom.at - top.at);
      const strays = PAGE_ASPECTS.map((known) => Math.abs(Math.log(aspect / known)));
      if (Math.min(...strays) > Math.log(ASPECT_SLACK)) continue;
      const quad = quadOf([top, right, bottom, left]);
      if (quad) found.push(quad);
    }
  }
  return found;
}

/** A line beside a face: how far from the middle between its eyes, along the eyes or across them, in pixels. */
interface Side {
  line: LineEvidence;
  at: number;
  /** Two of its points. */
  points: readonly [Point, Point];
}

/** Pairs of a left and a right side, and of an upper and a lower one, between which the eyes are where a portrait's are. */
function sidesAround(edges: Edges, image: RgbImage, [from, to]: Eyes): { spans: [Side, Side][]; rows: [Side, Side][] } {
  const apart = distance(from, to);
  const along = { x: (to.x - from.x) / apart, y: (to.y - from.y) / apart };
  const across = { x: -along.y, y: along.x };
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const lines = longLines(edges);
  const running = (axis: Point) =>
    lines
      .filter((line) => Math.abs(dot(line.along, axis)) < Math.sin(ASKEW_MAX))
      .map((line) => ({ line, at: whereOn(axis, line, middle) }));
  const withEvidence = ({ line, at }: { line: StraightLine; at: number }): Side => ({
    line: evidenceFor(image, line, edges),
    at,
    points: [line.foot, { x: line.foot.x + line.along.x, y: line.foot.y + line.along.y }],
  });
  const pairs = (axis: Point, may: (before: number, beyond: number) => boolean) => {
    const sides = running(axis);
    const longest = (some: typeof sides) => some.slice(0, MAX_LINES).map(withEvidence);
    const [before, beyond] = [sides.filter(({ at }) => at < 0), sides.filter(({ at }) => at > 0)].map(longest);
    return before!.flatMap((a) => beyond!.flatMap((b): [Side, Side][] => (may(a.at, b.at) ? [[a, b]] : [])));
  };
  const spans = pairs(along, (left, right) => {
    const width = right - left;
    const isWide = isWithin(apart / width, EYES_SHARE);
    return isWide && isWithin(Math.min(-left, right) / width, PLACE.fromEnd);
  });
  const rows = pairs(across, (top, bottom) => isWithin(-top / (bottom - top), PLACE.fromTop));
  return { spans, rows };
}

/** Where a line crosses an axis through a point, in pixels from there. */
function whereOn(axis: Point, { along, foot }: StraightLine, point: Point): number {
  const normal = { x: -along.y, y: along.x };
  return dot({ x: foot.x - point.x, y: foot.y - point.y }, normal) / dot(axis, normal);
}

function dot(a: Point, b: Point): number {
  return a.x * b.x + a.y * b.y;
}

/** @param sides The top first, clockwise. */
function quadOf(sides: readonly [Side, Side, Side, Side]): LineQuad | undefined {
  const corners = sides.map((side, i) => meetingPoint(sides[(i + 3) % 4]!.points, side.points));
  if (corners.some((corner) => !corner)) return undefined;
  const supports: number[] = [];
  let ending = 0;
  for (const [i, { line }] of sides.entries()) {
    const ends = [corners[i]!, corners[(i + 1) % 4]!].map((corner) => positionOn(line, corner));
    const [start, end] = ends.sort((a, b) => a - b) as [number, number];
    const support = sideSupport(line, start, end);
    if (support < MIN_SUPPORT) return undefined;
    supports.push(support);
    const beyond = BEYOND_SHARE * (end - start);
    ending += 1 - (supportBetween(line, start - beyond, start, 1) + supportBetween(line, end, end + beyond, 1)) / 2;
  }
  return { quad: corners as unknown as Quad, sides: supports as LineQuad['sides'], ending: ending / 4 };
}

function isWithin(value: number, { min, max }: { min: number; max: number }): boolean {
  return value >= min && value <= max;
}
