import type { Point, Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { quadArea } from '../pixels/geometry.ts';
import type { Edges } from './edges.ts';
import { evidenceFor, type LineEvidence, sideSupport, supportBetween } from './line-evidence.ts';
import { longLines, positionOn } from './long-lines.ts';

/** Opposite sides of a photographed page differ in direction by less, neighbouring ones from a right angle by less. */
const LEAST_PARALLEL = Math.cos(0.35);
const MOST_ALIKE = Math.sin(0.4);
/** Sides shorter than this share of the frame's short side make a page too small to read. */
const MIN_SIDE_SHARE = 0.22;
/** Support a side needs. */
const MIN_SUPPORT = 0.3;
/** What of a side's support may go on beyond its ends: a page's edge ends at the corner, a table's does not. */
const BEYOND_SHARE = 0.12;

/**
 * Where two lines make a corner each is somewhat of an edge beside it, in pixels of the searched copy from the corner, which
 * cards round off: most lines cross most others somewhere, and few in a corner.
 */
const CORNER = { from: 12, to: 72, support: 0.2 } as const;

/** An outline of straight lines. */
export interface LineQuad {
  quad: Quad;
  /** How much of each side is an edge, 0 to 1. */
  sides: [number, number, number, number];
  /** How cleanly the edges end at the corners, 0 to 1. */
  ending: number;
}

/**
 * Proposes outlines from straight lines alone, for pages whose contour runs into that of other things or is too faint to be one.
 *
 * @param image The searched copy, in which the edges were found.
 */
export function quadsFromLines(edges: Edges, image: RgbImage): LineQuad[] {
  const lines = longLines(edges).map((line) => evidenceFor(image, line, edges));
  const corners = lines.map((a, i) => lines.map((b, j) => (i < j ? cornerOf(a, b, image) : undefined)));
  const cornerAt = (i: number, j: number) => (i < j ? corners[i]![j] : corners[j]![i]);
  const minSide = MIN_SIDE_SHARE * Math.min(image.width, image.height);
  const areOpposite = (i: number, j: number) =>
    alike(lines[i]!, lines[j]!) > LEAST_PARALLEL && gapBetween(lines[i]!, lines[j]!, image) > minSide;
  const all = lines.map((_, i) => i);
  return all.flatMap((a) =>
    all.slice(a + 1).flatMap((c) => {
      if (!areOpposite(a, c)) return [];
      const across = all.slice(a + 1).filter((b) => cornerAt(a, b) && cornerAt(c, b));
      return across.flatMap((b, n) =>
        across.slice(n + 1).flatMap((d) => {
          if (!areOpposite(b, d)) return [];
          const quad = [cornerAt(a, d)!, cornerAt(a, b)!, cornerAt(c, b)!, cornerAt(c, d)!] as const;
          return (
            quadOf(
              [a, b, c, d].map((i) => lines[i]!),
              quad,
            ) ?? []
          );
        }),
      );
    }),
  );
}

/** @param corners Of the first line with the last and the second one, of the third with the second and the last one. */
function quadOf(
  lines: readonly LineEvidence[],
  [p, q, r, s]: readonly [Point, Point, Point, Point],
): LineQuad | undefined {
  const ends = [
    [p, q],
    [q, r],
    [r, s],
    [s, p],
  ] as const;
  const sides: LineQuad['sides'] = [0, 0, 0, 0];
  let ending = 0;
  for (const [i, line] of lines.entries()) {
    const [from, to] = ends[i]!.map((corner) => positionOn(line, corner)).sort((x, y) => x - y) as [number, number];
    sides[i] = sideSupport(line, from, to);
    if (sides[i]! < MIN_SUPPORT) return undefined;
    const beyond = BEYOND_SHARE * (to - from);
    ending += 1 - (supportBetween(line, from - beyond, from, 1) + supportBetween(line, to, to + beyond, 1)) / 2;
  }
  return { quad: quadArea([p, q, r, s]) > 0 ? [p, q, r, s] : [p, s, r, q], sides, ending: ending / 4 };
}

/** Cosine of the angle between two lines, 0 to 1. */
function alike(a: LineEvidence, b: LineEvidence): number {
  return Math.abs(a.along.x * b.along.x + a.along.y * b.along.y);
}

/** How far two nearly parallel lines are apart in the middle of the frame. */
function gapBetween(a: LineEvidence, b: LineEvidence, { width, height }: RgbImage): number {
  const offset = ({ along, foot }: LineEvidence) => (width / 2 - foot.x) * -along.y + (height / 2 - foot.y) * along.x;
  const sameWay = a.along.x * b.along.x + a.along.y * b.along.y > 0 ? 1 : -1;
  return Math.abs(offset(a) - sameWay * offset(b));
}

/** In the frame, or so near to it that a corner is only just cut off. */
function cornerOf(a: LineEvidence, b: LineEvidence, { width, height }: RgbImage): Point | undefined {
  if (alike(a, b) > MOST_ALIKE) return undefined;
  const cross = a.along.x * b.along.y - a.along.y * b.along.x;
  const t = ((b.foot.x - a.foot.x) * b.along.y - (b.foot.y - a.foot.y) * b.along.x) / cross;
  const corner = { x: a.foot.x + a.along.x * t, y: a.foot.y + a.along.y * t };
  if (!(corner.x > -5 && corner.y > -5 && corner.x < width + 5 && corner.y < height + 5)) return undefined;
  return isEdgeBeside(a, t) && isEdgeBeside(b, positionOn(b, corner)) ? corner : undefined;
}

function isEdgeBeside(line: LineEvidence, t: number): boolean {
  const { from, to, support } = CORNER;
  return supportBetween(line, t + from, t + to, 2) > support || supportBetween(line, t - to, t - from, 2) > support;
}
