export interface Point {
  x: number;
  y: number;
}

/** Four corners, clockwise from the one that is top left when the document stands upright. */
export type Quad = readonly [Point, Point, Point, Point];

/** A projective map of the plane, row by row; the ninth number is 1. */
export type Homography = readonly [number, number, number, number, number, number, number, number, 1];

/**
 * Finds the projective map that takes the corners of one quad to those of another.
 *
 * @throws {RangeError} When three corners lie on a line, so that there is no such map.
 */
export function findHomography(from: Quad, to: Quad): Homography {
  const rows = from.flatMap((point, i) => {
    const { x, y } = point;
    const { x: u, y: v } = to[i]!;
    return [
      [x, y, 1, 0, 0, 0, -x * u, -y * u, u],
      [0, 0, 0, x, y, 1, -x * v, -y * v, v],
    ];
  });
  return [...solve(rows), 1] as unknown as Homography;
}

export function mapPoint([a, b, c, d, e, f, g, h]: Homography, { x, y }: Point): Point {
  const depth = g * x + h * y + 1;
  return { x: (a * x + b * y + c) / depth, y: (d * x + e * y + f) / depth };
}

export function mapQuad(homography: Homography, [a, b, c, d]: Quad): Quad {
  return [mapPoint(homography, a), mapPoint(homography, b), mapPoint(homography, c), mapPoint(homography, d)];
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

/** Gaussian elimination with partial pivoting of eight equations, the right side in the last column. */
function solve(rows: number[][]): number[] {
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let best = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[best]![column]!)) best = row;
    }
    [rows[column], rows[best]] = [rows[best]!, rows[column]!];
    const pivot = rows[column]!;
    if (Math.abs(pivot[column]!) < 1e-12) throw new RangeError('Three corners of the quad lie on a line');
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = rows[row]![column]! / pivot[column]!;
      for (let k = column; k <= size; k++) rows[row]![k]! -= factor * pivot[k]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}
