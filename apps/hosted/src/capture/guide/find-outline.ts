import { type Edges, findEdges, findLines, type Line } from './lines.ts';
import { type Gray, type Point, type Quad, sizeOf } from './picture.ts';

export interface Outline {
  quad: Quad;
  /** Whether a side of it is the picture's own border: there is more of it beyond. */
  cut: boolean;
}

/** Proportions of what may lie there, long side over short. */
export interface Shape {
  ratioMin: number;
  ratioMax: number;
}

/** A side is one along which so much of its length is an edge. Fingers hold documents, and reflections wash borders out. */
const SIDE_MIN = 0.5;
const SIDES_MEAN_MIN = 0.68;

/** The least an outline spans, in shorter sides of the picture: what is smaller is too far away to be told from clutter. */
const SPAN_MIN = 0.2;

/** What an area is worth against edges: a document's panels have edges as good as its own, and lie inside. */
const AREA_WORTH = 0.35;

/** What a side along the picture's border counts for: there is no edge to see. Any true side is worth more. */
const BORDER_WORTH = 0.3;

interface Side extends Line {
  border: boolean;
}

interface Candidate extends Outline {
  score: number;
}

/**
 * Finds the outline of a document that is held to the camera as the frame on the screen asks: about level, either way up.
 *
 * Looks for four straight lines and asks how much of each side is an edge. Much lighter than what the server does, which
 * finds documents lying in any way: here the person can still move.
 *
 * @param gray The camera's picture, made small: 300 to 500 pixels.
 * @returns In pixels of that picture, or null.
 */
export function findOutline(gray: Gray, shape: Shape): Outline | null {
  const edges = findEdges(gray);
  const { upright, level } = findLines(edges);
  const { width, height } = gray;
  const least = SPAN_MIN * Math.min(width, height);
  const lefts: Side[] = [...upright.map(own), border(1, 0, 0), border(1, 0, width - 1)];
  const tops: Side[] = [...level.map(own), border(0, 1, 0), border(0, 1, height - 1)];
  let best: Candidate | null = null;
  for (const [left, right] of pairs(lefts, least, { x: 0, y: height / 2 })) {
    for (const [top, bottom] of pairs(tops, least, { x: width / 2, y: 0 })) {
      if ([left, right, top, bottom].filter((side) => side.border).length > 1) continue;
      const candidate = weigh(edges, [top, right, bottom, left], shape);
      if (candidate && (!best || candidate.score > best.score)) best = candidate;
    }
  }
  return best && { quad: best.cut ? best.quad : refine(edges, best.quad), cut: best.cut };
}

function own(line: Line): Side {
  return { ...line, border: false };
}

function border(cos: number, sin: number, rho: number): Side {
  return { cos, sin, rho, votes: 0, border: true };
}

/** Pairs of lines far enough apart, the one nearer to the origin first, measured across the picture's middle. */
function pairs(sides: readonly Side[], least: number, middle: Point): [Side, Side][] {
  const at = (side: Side) =>
    middle.x === 0 ? (side.rho - middle.y * side.sin) / side.cos : (side.rho - middle.x * side.cos) / side.sin;
  const sorted = [...sides].sort((a, b) => at(a) - at(b));
  return sorted.flatMap((first, i) =>
    sorted.slice(i + 1).flatMap((second): [Side, Side][] => {
      return at(second) - at(first) >= least ? [[first, second]] : [];
    }),
  );
}

function weigh(edges: Edges, sides: readonly [Side, Side, Side, Side], shape: Shape): Candidate | null {
  const [top, right, bottom, left] = sides;
  const quad: Quad = [cross(top, left), cross(top, right), cross(bottom, right), cross(bottom, left)];
  const cut = sides.some((side) => side.border);
  if (!isInside(quad, edges) || (!cut && !fits(quad, shape))) return null;
  const worths: number[] = [];
  for (const [i, side] of sides.entries()) {
    const worth = side.border ? BORDER_WORTH : support(edges, quad[i]!, quad[(i + 1) % 4]!);
    if (!side.border && worth < SIDE_MIN) return null;
    worths.push(worth);
  }
  const mean = worths.reduce((sum, worth) => sum + worth, 0) / 4;
  if (mean < SIDES_MEAN_MIN) return null;
  return { quad, cut, score: mean + (AREA_WORTH * areaOf(quad)) / (edges.width * edges.height) };
}

function cross(a: Line, b: Line): Point {
  const det = a.cos * b.sin - b.cos * a.sin;
  return { x: (a.rho * b.sin - b.rho * a.sin) / det, y: (a.cos * b.rho - b.cos * a.rho) / det };
}

function isInside(quad: Quad, { width, height }: { width: number; height: number }): boolean {
  return quad.every(({ x, y }) => x > -2 && y > -2 && x < width + 1 && y < height + 1);
}

function fits(quad: Quad, { ratioMin, ratioMax }: Shape): boolean {
  const { width, height } = sizeOf(quad);
  const ratio = Math.max(width, height) / Math.min(width, height);
  return ratio >= ratioMin && ratio <= ratioMax;
}

export function areaOf([a, b, c, d]: Quad): number {
  return Math.abs((c.x - a.x) * (d.y - b.y) - (d.x - b.x) * (c.y - a.y)) / 2;
}

/** Points looked at along a side. Its ends are left out: corners of cards are round. */
const SAMPLES = 28;
const ENDS = 0.07;
/** How far off its line an edge may lie, in pixels, and how far off its direction, as a cosine. */
const OFF_LINE = 2;
const ALONG_MIN = 0.92;

/** How much of a side is an edge that runs along it, 0 to 1. */
function support(edges: Edges, from: Point, to: Point): number {
  return edgePoints(edges, from, to, OFF_LINE).length / SAMPLES;
}

function edgePoints({ width, height, dx, dy, ridge }: Edges, from: Point, to: Point, reach: number): Point[] {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [nx, ny] = [-(to.y - from.y) / length, (to.x - from.x) / length];
  const points: Point[] = [];
  for (let n = 0; n < SAMPLES; n += 1) {
    const along = ENDS + ((1 - 2 * ENDS) * (n + 0.5)) / SAMPLES;
    for (let step = 0; step <= 2 * reach; step += 1) {
      const off = step % 2 ? (step + 1) / 2 : -step / 2;
      const x = Math.round(from.x + (to.x - from.x) * along + nx * off);
      const y = Math.round(from.y + (to.y - from.y) * along + ny * off);
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      const i = y * width + x;
      if (!ridge[i]) continue;
      const across = Math.abs(dx[i]! * nx + dy[i]! * ny) / Math.hypot(dx[i]!, dy[i]!);
      if (across < ALONG_MIN) continue;
      points.push({ x, y });
      break;
    }
  }
  return points;
}

/** Lays each side through the edges next to it, so that corners rest where the document rests. */
function refine(edges: Edges, quad: Quad): Quad {
  const sides = quad.map((corner, i) => {
    const next = quad[(i + 1) % 4]!;
    const points = edgePoints(edges, corner, next, OFF_LINE + 1);
    return points.length < SAMPLES / 3 ? through(corner, next) : fitted(points);
  });
  return quad.map((_, i) => cross(sides[(i + 3) % 4]!, sides[i]!)) as unknown as Quad;
}

function through(a: Point, b: Point): Line {
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const [cos, sin] = [-(b.y - a.y) / length, (b.x - a.x) / length];
  return { cos, sin, rho: a.x * cos + a.y * sin, votes: 0 };
}

/** Total least squares. */
function fitted(points: readonly Point[]): Line {
  const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [mx, my] = [mean(({ x }) => x), mean(({ y }) => y)];
  const [xx, yy, xy] = [
    mean(({ x }) => (x - mx) ** 2),
    mean(({ y }) => (y - my) ** 2),
    mean(({ x, y }) => (x - mx) * (y - my)),
  ];
  const along = Math.atan2(2 * xy, xx - yy) / 2;
  const [cos, sin] = [-Math.sin(along), Math.cos(along)];
  return { cos, sin, rho: mx * cos + my * sin, votes: 0 };
}
