import type { Point, Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { quadArea } from '../pixels/geometry.ts';
import { stepAcross } from './edge-support.ts';
import { type OpenCv, withMats } from './opencv.ts';

type Mat = InstanceType<OpenCv['Mat']>;

/** A straight line through the frame, and how much of an edge it is along its way. */
interface Line {
  /** Unit direction. */
  along: Point;
  /** The point nearest to the origin. */
  foot: Point;
  /** Where the frame begins along the line, in pixels from the foot. */
  start: number;
  /** Support summed from `start` on, an entry each `SPACING_PX`. */
  sums: Float32Array;
}

const SPACING_PX = 2;

/** Segments shorter than this are strokes of letters, in pixels of the searched copy. */
const MIN_SEGMENT_PX = 50;
/** Lines kept: the four sides of a card are among its longest, but so are those of papers and tables around it. */
const MAX_LINES = 64;
/** Segments within this angle and distance lie on one line. */
const SAME_ANGLE = 0.05;
const SAME_DISTANCE_PX = 4;

/** Opposite sides of a photographed page differ in direction by less, neighbouring ones from a right angle by less. */
const MAX_CONVERGENCE = 0.35;
const MAX_SKEW = 0.4;
/** Sides shorter than this share of the frame's short side make a page too small to read. */
const MIN_SIDE_SHARE = 0.22;
/** Support a side needs; lines know theirs exactly, so that weak quads are dropped by the thousand. */
const MIN_SUPPORT = 0.3;
/** A photo of a desk yields some hundreds of quads; one of a grid must not cost minutes. */
const MAX_QUADS = 5000;
/** What of a side's support may go on beyond its ends: a page's edge ends at the corner, a table's does not. */
const BEYOND_SHARE = 0.12;

/**
 * Proposes outlines from straight lines alone, for pages whose contour runs into that of other things.
 *
 * @param planes The channels of the searched copy.
 * @returns Quads whose four sides are each supported by an edge, with how cleanly the edges end at the corners, 0 to 1.
 */
export function quadsFromLines(cv: OpenCv, planes: Mat[], image: RgbImage): { quad: Quad; ending: number }[] {
  const lines = linesIn(cv, planes, image);
  const minSide = MIN_SIDE_SHARE * Math.min(image.width, image.height);
  const pairs: [Line, Line][] = [];
  for (const [i, a] of lines.entries()) {
    for (const b of lines.slice(i + 1)) {
      if (angleBetween(a, b) < MAX_CONVERGENCE && gapBetween(a, b, image) > minSide) pairs.push([a, b]);
    }
  }
  const found: { quad: Quad; ending: number }[] = [];
  for (const [i, pair] of pairs.entries()) {
    for (const other of pairs.slice(i + 1)) {
      if (angleBetween(pair[0], other[0]) < Math.PI / 2 - MAX_SKEW) continue;
      const candidate = quadBetween(pair, other, image);
      if (candidate) found.push(candidate);
      if (found.length === MAX_QUADS) return found;
    }
  }
  return found;
}

function linesIn(cv: OpenCv, planes: Mat[], image: RgbImage): Line[] {
  const groups: Segment[][] = [];
  for (const segment of segmentsIn(cv, planes).sort((a, b) => b.length - a.length)) {
    const group = groups.find(([longest]) => liesOn(longest!, segment));
    if (group) group.push(segment);
    else groups.push([segment]);
  }
  const lines = groups.map((group) => withSupport(image, lineThrough(furthestApart(group))));
  const support = ({ sums }: Line) => sums[sums.length - 1]!;
  return lines.sort((a, b) => support(b) - support(a)).slice(0, MAX_LINES);
}

/** The longest segment, lengthened to where the others on its line end: the longer, the truer its direction. */
function furthestApart(group: Segment[]): Segment {
  const { along } = lineThrough(group[0]!);
  const ends = group.flatMap(({ from, to }) => [from, to]);
  const sorted = ends.sort((p, q) => p.x * along.x + p.y * along.y - (q.x * along.x + q.y * along.y));
  const [from, to] = [sorted[0]!, sorted[sorted.length - 1]!];
  return { from, to, length: Math.hypot(to.x - from.x, to.y - from.y) };
}

interface Segment {
  from: Point;
  to: Point;
  length: number;
}

function segmentsIn(cv: OpenCv, planes: Mat[]): Segment[] {
  return withMats((keep) => {
    const edges = keep(new cv.Mat());
    const smooth = keep(new cv.Mat());
    const lines = keep(new cv.Mat());
    const found: Segment[] = [];
    for (const plane of planes) {
      cv.GaussianBlur(plane, smooth, new cv.Size(3, 3), 0);
      cv.Canny(smooth, edges, 30, 90);
      cv.HoughLinesP(edges, lines, 1, Math.PI / 180, 40, MIN_SEGMENT_PX, 6);
      for (let i = 0; i < lines.rows; i++) {
        const [x1, y1, x2, y2] = lines.data32S.subarray(4 * i, 4 * i + 4) as unknown as [
          number,
          number,
          number,
          number,
        ];
        const [from, to] = [
          { x: x1 + 0.5, y: y1 + 0.5 },
          { x: x2 + 0.5, y: y2 + 0.5 },
        ];
        found.push({ from, to, length: Math.hypot(x2 - x1, y2 - y1) });
      }
    }
    return found;
  });
}

function lineThrough({ from, to, length }: Segment): { along: Point; foot: Point } {
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const t = from.x * along.x + from.y * along.y;
  return { along, foot: { x: from.x - along.x * t, y: from.y - along.y * t } };
}

function liesOn(a: Segment, b: Segment): boolean {
  const [p, q] = [lineThrough(a), lineThrough(b)];
  const away = ({ x, y }: Point) => Math.abs((x - p.foot.x) * p.along.y - (y - p.foot.y) * p.along.x);
  return angleBetween(p, q) < SAME_ANGLE && away(b.from) < SAME_DISTANCE_PX && away(b.to) < SAME_DISTANCE_PX;
}

/** 0 to a right angle. */
function angleBetween(a: { along: Point }, b: { along: Point }): number {
  return Math.acos(Math.min(1, Math.abs(a.along.x * b.along.x + a.along.y * b.along.y)));
}

function withSupport(image: RgbImage, { along, foot }: { along: Point; foot: Point }): Line {
  const reach = Math.hypot(image.width, image.height);
  const normal = { x: -along.y, y: along.x };
  const sums = new Float32Array(Math.ceil((2 * reach) / SPACING_PX) + 1);
  for (let i = 1; i < sums.length; i++) {
    const t = -reach + (i - 0.5) * SPACING_PX;
    const at = { x: foot.x + along.x * t, y: foot.y + along.y * t };
    const inside = at.x >= 0 && at.y >= 0 && at.x < image.width && at.y < image.height;
    sums[i] = sums[i - 1]! + (inside ? stepAcross(image, at, normal) : 0);
  }
  return { along, foot, start: -reach, sums };
}

/** How far two nearly parallel lines are apart in the middle of the frame. */
function gapBetween(a: Line, b: Line, { width, height }: RgbImage): number {
  const offset = ({ along, foot }: Line) => (width / 2 - foot.x) * -along.y + (height / 2 - foot.y) * along.x;
  const sameWay = a.along.x * b.along.x + a.along.y * b.along.y > 0 ? 1 : -1;
  return Math.abs(offset(a) - sameWay * offset(b));
}

function quadBetween([a, c]: [Line, Line], [b, d]: [Line, Line], image: RgbImage) {
  const crossings = [crossing(a, d), crossing(a, b), crossing(c, b), crossing(c, d)];
  const [p, q, r, s] = crossings;
  if (!p || !q || !r || !s || !crossings.every((corner) => isNear(corner!, image))) return undefined;
  let ending = 0;
  for (const [line, from, to] of [
    [a, p, q],
    [b, q, r],
    [c, r, s],
    [d, s, p],
  ] as const) {
    const [t0, t1] = [positionOn(line, from), positionOn(line, to)].sort((x, y) => x - y) as [number, number];
    if (meanSupport(line, t0, t1) < MIN_SUPPORT) return undefined;
    const beyond = BEYOND_SHARE * (t1 - t0);
    ending += 1 - (meanSupport(line, t0 - beyond, t0) + meanSupport(line, t1, t1 + beyond)) / 2;
  }
  const quad: Quad = quadArea([p, q, r, s]) > 0 ? [p, q, r, s] : [p, s, r, q];
  return { quad, ending: ending / 4 };
}

function crossing(a: Line, b: Line): Point | undefined {
  const cross = a.along.x * b.along.y - a.along.y * b.along.x;
  if (Math.abs(cross) < 1e-6) return undefined;
  const t = ((b.foot.x - a.foot.x) * b.along.y - (b.foot.y - a.foot.y) * b.along.x) / cross;
  return { x: a.foot.x + a.along.x * t, y: a.foot.y + a.along.y * t };
}

function isNear({ x, y }: Point, { width, height }: RgbImage): boolean {
  return x > -5 && y > -5 && x < width + 5 && y < height + 5;
}

function positionOn({ along, foot }: Line, { x, y }: Point): number {
  return (x - foot.x) * along.x + (y - foot.y) * along.y;
}

function meanSupport({ start, sums }: Line, from: number, to: number): number {
  const index = (t: number) => Math.min(sums.length - 1, Math.max(0, Math.round((t - start) / SPACING_PX)));
  const [i, j] = [index(from), index(to)];
  return j > i ? (sums[j]! - sums[i]!) / (j - i) : 0;
}
