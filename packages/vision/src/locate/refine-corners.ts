import type { Point, Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { distance, meetingPoint } from '../pixels/geometry.ts';

/** How far from a contour's side the true edge is looked for, as a share of the page's diagonal. */
const REACH = 0.014;
const POINTS_A_SIDE = 64;
/** Cards round their corners off, 3.18 mm on 85.6 mm (ISO/IEC 7810): the ends of a side are not asked. */
const END_SHARE = 0.1;
/** Fewer agreeing points than this do not move a side. */
const MIN_AGREEING = 0.4;
/** Distances from the fitted line within which a point agrees, pass after pass, as a share of the reach. */
const TOLERANCES = [1, 0.5, 0.25, 0.2];

/**
 * Moves each side of a rough outline onto the strongest edge beside it and takes the corners where the sides meet.
 *
 * The corners of a contour are cut by the card's rounding; its sides are not. Rough outlines are off by 2 to 3 % of the
 * width at such corners, refined ones by about 0.5 %.
 *
 * @param quad In pixels of `image`; a side without a clear edge stays where it is.
 * @param share How far from its sides to look, as a share of its diagonal.
 */
export function refineCorners(image: RgbImage, quad: Quad, share = REACH): Quad {
  const reach = Math.max(4, share * distance(quad[0], quad[2]));
  const sides = quad.map((corner, i) => refineSide(image, [corner, quad[(i + 1) % 4]!], reach));
  const corners = quad.map((corner, i) => {
    const met = meetingPoint(sides[(i + 3) % 4]!, sides[i]!);
    return met && distance(met, corner) < 4 * reach ? met : corner;
  });
  return [corners[0]!, corners[1]!, corners[2]!, corners[3]!];
}

type Side = readonly [from: Point, to: Point];

/** Fits a line through the strongest edges across the side, leaving out what disagrees. */
function refineSide(image: RgbImage, side: Side, reach: number): Side {
  const length = distance(side[0], side[1]);
  const normal = { x: -(side[1].y - side[0].y) / length, y: (side[1].x - side[0].x) / length };
  const edges = Array.from({ length: POINTS_A_SIDE }, (_, i) => {
    const t = END_SHARE + ((1 - 2 * END_SHARE) * (i + 0.5)) / POINTS_A_SIDE;
    return { t, offset: strongestEdge(image, { at: between(side, t), normal }, reach) };
  }).filter((edge): edge is { t: number; offset: number } => edge.offset !== undefined);
  let line = { at0: median(edges.map(({ offset }) => offset)), slope: 0 };
  let agreeing = edges;
  for (const tolerance of TOLERANCES) {
    agreeing = edges.filter(({ t, offset }) => Math.abs(line.at0 + line.slope * t - offset) <= tolerance * reach);
    if (agreeing.length < MIN_AGREEING * POINTS_A_SIDE) return side;
    line = fit(agreeing);
  }
  const moved = (point: Point, by: number) => ({ x: point.x + normal.x * by, y: point.y + normal.y * by });
  return [moved(side[0], line.at0), moved(side[1], line.at0 + line.slope)];
}

function between([from, to]: Side, t: number): Point {
  return { x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t };
}

/** A step in any channel smaller than this is noise. */
const MIN_STEP = 8;

/** Offset along the normal at which colour changes most, over a step of two pixels; outer edges win over inner ones. */
function strongestEdge(image: RgbImage, { at, normal }: { at: Point; normal: Point }, reach: number) {
  let best: number | undefined;
  let bestStep = MIN_STEP;
  for (let offset = -reach; offset <= reach; offset += 0.5) {
    const inside = pixelAt(image, at.x + normal.x * (offset + 1), at.y + normal.y * (offset + 1));
    const outside = pixelAt(image, at.x + normal.x * (offset - 1), at.y + normal.y * (offset - 1));
    if (inside === undefined || outside === undefined) continue;
    const step = stepBetween(image.data, inside, outside);
    // The normal points inwards on a clockwise outline: what is met first from outside is the page's edge.
    if (step > bestStep * 1.15) [best, bestStep] = [offset, step];
  }
  return best;
}

function pixelAt({ width, height }: RgbImage, x: number, y: number): number | undefined {
  if (x < 0 || y < 0 || x >= width || y >= height) return undefined;
  return (Math.floor(y) * width + Math.floor(x)) * 3;
}

function stepBetween(data: Uint8Array, a: number, b: number): number {
  let largest = 0;
  for (let c = 0; c < 3; c++) largest = Math.max(largest, Math.abs(data[a + c]! - data[b + c]!));
  return largest;
}

function median(values: number[]): number {
  return values.length === 0 ? 0 : values.sort((a, b) => a - b)[values.length >> 1]!;
}

/** Least squares of `offset` over `t`. */
function fit(points: { t: number; offset: number }[]): { at0: number; slope: number } {
  const n = points.length;
  const meanT = points.reduce((sum, { t }) => sum + t, 0) / n;
  const meanOffset = points.reduce((sum, { offset }) => sum + offset, 0) / n;
  let [covariance, variance] = [0, 1e-9];
  for (const { t, offset } of points) {
    covariance += (t - meanT) * (offset - meanOffset);
    variance += (t - meanT) ** 2;
  }
  const slope = covariance / variance;
  return { at0: meanOffset - slope * meanT, slope };
}
