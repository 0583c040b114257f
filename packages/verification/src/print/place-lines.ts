import type { Point, Quad, TextLine } from '../readings.ts';

/** A line of print with its place on the upright page. */
export interface PlacedLine extends TextLine {
  /** Widths of the page from its left edge; both beyond 0 to 1 for print outside of a page that was found too small. */
  left: number;
  right: number;
  /** Widths of the page from its top edge. */
  top: number;
  bottom: number;
}

/**
 * Finds where lines of print stand on the page they are printed on.
 *
 * @param page The page's corners on the photo and the proportions of the rectified page; left out: the photo is the page.
 */
export function placeLines(lines: readonly TextLine[], page: Page): PlacedLine[] {
  const toPage = projectionOnto(page);
  return lines.map((line) => {
    const corners = line.quad.map(toPage) as [Point, Point, Point, Point];
    return { ...line, ...placeOf(corners) };
  });
}

function placeOf([a, b, c, d]: readonly [Point, Point, Point, Point]): Pick<
  PlacedLine,
  'left' | 'right' | 'top' | 'bottom'
> {
  // A single digit is higher than wide: its box runs down the page.
  if (Math.abs(b.y - a.y) > Math.abs(b.x - a.x)) {
    const [xs, ys] = [
      [a.x, b.x, c.x, d.x],
      [a.y, b.y, c.y, d.y],
    ];
    return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  }
  // Means of two corners: a box that leans with its letters keeps the height of its line.
  return { left: (a.x + d.x) / 2, right: (b.x + c.x) / 2, top: (a.y + b.y) / 2, bottom: (c.y + d.y) / 2 };
}

export interface Page {
  quad: Quad;
  width: number;
  height: number;
}

/**
 * The projection from the photo to a page of width 1.
 *
 * @see P. Heckbert, "Fundamentals of texture mapping and image warping", 1989, section 2.2.3, inverted
 */
export function projectionOnto({ quad: [a, b, c, d], width, height }: Page): (point: Point) => Point {
  const [sx, sy] = [a.x - b.x + c.x - d.x, a.y - b.y + c.y - d.y];
  const [dx1, dy1, dx2, dy2] = [b.x - c.x, b.y - c.y, d.x - c.x, d.y - c.y];
  const det = dx1 * dy2 - dx2 * dy1 || 1e-9;
  const g = (sx * dy2 - dx2 * sy) / det;
  const h = (dx1 * sy - sx * dy1) / det;
  const [m00, m01, m02] = [b.x - a.x + g * b.x, d.x - a.x + h * d.x, a.x];
  const [m10, m11, m12] = [b.y - a.y + g * b.y, d.y - a.y + h * d.y, a.y];
  return ({ x, y }) => {
    // (m00 − g·x)·u + (m01 − h·x)·v = x − m02, and the same for y.
    const [p, q, r, s] = [m00 - g * x, m01 - h * x, m10 - g * y, m11 - h * y];
    const inverse = p * s - q * r || 1e-9;
    const u = ((x - m02) * s - q * (y - m12)) / inverse;
    const v = (p * (y - m12) - (x - m02) * r) / inverse;
    return { x: u, y: (v * height) / width };
  };
}
