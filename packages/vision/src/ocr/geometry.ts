import type { Point, Quad } from '@credence/verification';

/** A rectangle that may be turned. `direction` is a unit vector along its long side. */
export interface TurnedRectangle {
  center: Point;
  direction: Point;
  /** Pixels along `direction`. */
  length: number;
  /** Pixels across it. */
  thickness: number;
}

/**
 * Finds the convex hull of points, counter-clockwise in a plane whose y axis points up.
 *
 * @see A. M. Andrew, "Another efficient algorithm for convex hulls in two dimensions", 1979
 */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const chain = (ordered: readonly Point[]) => {
    const hull: Point[] = [];
    for (const point of ordered) {
      while (hull.length > 1 && turn(hull.at(-2)!, hull.at(-1)!, point) <= 0) hull.pop();
      hull.push(point);
    }
    hull.pop();
    return hull;
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

/** Finds the rectangle of least area around points: one of its sides lies on a side of their hull. */
export function smallestRectangle(points: readonly Point[]): TurnedRectangle {
  const hull = convexHull(points);
  let best = boxAlong(hull, { x: 1, y: 0 });
  for (let i = 0; i < hull.length; i += 1) {
    const a = hull[i]!;
    const b = hull[(i + 1) % hull.length]!;
    const edge = Math.hypot(b.x - a.x, b.y - a.y);
    if (edge === 0) continue;
    const box = boxAlong(hull, { x: (b.x - a.x) / edge, y: (b.y - a.y) / edge });
    if (box.length * box.thickness < best.length * best.thickness) best = box;
  }
  return best;
}

/** The corners of a turned rectangle, clockwise on the screen, beginning at its top left as seen along `direction`. */
export function cornersOf({ center, direction, length, thickness }: TurnedRectangle): Quad {
  const along = { x: (direction.x * length) / 2, y: (direction.y * length) / 2 };
  const across = { x: (-direction.y * thickness) / 2, y: (direction.x * thickness) / 2 };
  return [
    { x: center.x - along.x - across.x, y: center.y - along.y - across.y },
    { x: center.x + along.x - across.x, y: center.y + along.y - across.y },
    { x: center.x + along.x + across.x, y: center.y + along.y + across.y },
    { x: center.x - along.x + across.x, y: center.y - along.y + across.y },
  ];
}

/** The turned rectangle a quad stands for: its sides averaged, `direction` from its left side to its right. */
export function rectangleOf([a, b, c, d]: Quad): TurnedRectangle {
  const along = { x: (b.x + c.x - a.x - d.x) / 2, y: (b.y + c.y - a.y - d.y) / 2 };
  const length = Math.hypot(along.x, along.y) || 1;
  const direction = { x: along.x / length, y: along.y / length };
  const across = { x: (c.x + d.x - a.x - b.x) / 2, y: (c.y + d.y - a.y - b.y) / 2 };
  return {
    center: { x: (a.x + b.x + c.x + d.x) / 4, y: (a.y + b.y + c.y + d.y) / 4 },
    direction,
    length,
    thickness: Math.abs(across.x * -direction.y + across.y * direction.x),
  };
}

function turn(a: Point, b: Point, c: Point) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/** The bounding box of points in a frame turned to `u`, described with its long side as `direction`. */
function boxAlong(points: readonly Point[], u: Point): TurnedRectangle {
  let [uMin, uMax, vMin, vMax] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    const along = x * u.x + y * u.y;
    const across = y * u.x - x * u.y;
    uMin = Math.min(uMin, along);
    uMax = Math.max(uMax, along);
    vMin = Math.min(vMin, across);
    vMax = Math.max(vMax, across);
  }
  const [cu, cv] = [(uMin + uMax) / 2, (vMin + vMax) / 2];
  const center = { x: cu * u.x - cv * u.y, y: cu * u.y + cv * u.x };
  const [length, thickness] = [uMax - uMin, vMax - vMin];
  if (length >= thickness) return { center, direction: u, length, thickness };
  return { center, direction: { x: -u.y, y: u.x }, length: thickness, thickness: length };
}
