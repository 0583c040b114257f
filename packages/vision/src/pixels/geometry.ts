import type { Point, Quad } from '@credence/verification';

/** A projective map of the plane: the rows of its 3 × 3 matrix one after another, the last element 1. */
export type Homography = readonly number[];

/**
 * Computes the projective map that takes the four corners of one quad to those of another.
 *
 * @returns `undefined` when three of the corners lie on one line, so that there is no such map.
 */
export function homographyBetween(from: Quad, to: Quad): Homography | undefined {
  const rows: number[][] = [];
  for (let i = 0; i < 4; i++) {
    const { x, y } = from[i]!;
    const { x: u, y: v } = to[i]!;
    rows.push([x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]);
  }
  const solution = solve(rows);
  return solution && [...solution, 1];
}

/** Maps a point; pixel units in, pixel units out. */
export function mapPoint(h: Homography, { x, y }: Point): Point {
  const w = h[6]! * x + h[7]! * y + h[8]!;
  return { x: (h[0]! * x + h[1]! * y + h[2]!) / w, y: (h[3]! * x + h[4]! * y + h[5]!) / w };
}

export function mapQuad(h: Homography, quad: Quad): Quad {
  return mapCorners(quad, (corner) => mapPoint(h, corner));
}

export function mapCorners(quad: Quad, map: (corner: Point) => Point): Quad {
  const [a, b, c, d] = quad;
  return [map(a), map(b), map(c), map(d)];
}

/** The corners of an upright rectangle whose top left corner is the origin. */
export function rectangle(width: number, height: number): Quad {
  return [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ];
}

export function scaleQuad(quad: Quad, factor: number): Quad {
  return mapCorners(quad, ({ x, y }) => ({ x: x * factor, y: y * factor }));
}

/** The same corners, counted from the one with this index, so that it becomes the top left. */
export function startAt(quad: Quad, index: number): Quad {
  const at = (i: number) => quad[(index + i) % 4]!;
  return [at(0), at(1), at(2), at(3)];
}

export function middleOf([a, b, c, d]: Quad): Point {
  return { x: (a.x + b.x + c.x + d.x) / 4, y: (a.y + b.y + c.y + d.y) / 4 };
}

/** Tells whether a point lies inside a convex clockwise quad, or no further outside a side than `slack` pixels. */
export function contains(quad: Quad, point: Point, slack = 0): boolean {
  return quad.every((from, i) => {
    const to = quad[(i + 1) % 4]!;
    const across = (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x);
    return across >= -slack * distance(from, to);
  });
}

/** Mean lengths of a quad's opposite sides, in pixels. */
export function quadSize([a, b, c, d]: Quad): { width: number; height: number } {
  return { width: (distance(a, b) + distance(d, c)) / 2, height: (distance(a, d) + distance(b, c)) / 2 };
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** Where the lines through two sides meet; `undefined` for parallel ones. */
export function meetingPoint(p: readonly [Point, Point], q: readonly [Point, Point]): Point | undefined {
  const [px, py, qx, qy] = [p[1].x - p[0].x, p[1].y - p[0].y, q[1].x - q[0].x, q[1].y - q[0].y];
  const cross = px * qy - py * qx;
  if (Math.abs(cross) < 1e-6) return undefined;
  const t = ((q[0].x - p[0].x) * qy - (q[0].y - p[0].y) * qx) / cross;
  return { x: p[0].x + px * t, y: p[0].y + py * t };
}

/** Area in square pixels; positive for corners that run clockwise on the screen. */
export function quadArea(quad: Quad): number {
  let twice = 0;
  for (let i = 0; i < 4; i++) {
    const p = quad[i]!;
    const q = quad[(i + 1) % 4]!;
    twice += p.x * q.y - q.x * p.y;
  }
  return twice / 2;
}

/** Gaussian elimination with partial pivoting on an augmented n × (n + 1) matrix. */
function solve(rows: number[][]): number[] | undefined {
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    const pivot = pivotRow(rows, column);
    if (Math.abs(rows[pivot]![column]!) < 1e-9) return undefined;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let row = 0; row < n; row++) {
      if (row !== column) eliminate(rows[row]!, rows[column]!, column);
    }
  }
  return rows.map((row, i) => row[n]! / row[i]!);
}

function pivotRow(rows: number[][], column: number): number {
  let best = column;
  for (let row = column + 1; row < rows.length; row++) {
    if (Math.abs(rows[row]![column]!) > Math.abs(rows[best]![column]!)) best = row;
  }
  return best;
}

function eliminate(row: number[], by: number[], column: number): void {
  const factor = row[column]! / by[column]!;
  for (let i = column; i < row.length; i++) row[i]! -= factor * by[i]!;
}
